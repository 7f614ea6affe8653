import type { BuilderChoice } from '../core/builders';
import { foreignBuilder, layoutlessContext, silentBuilder, unknownBuilder } from '../core/builder-errors';
import { type BuilderFacts, type BuilderNode, nodeFor, parseBuilder, runs } from '../core/builder-nodes';
import { MultiarchError } from '../core/errors';
import type { Platform } from '../core/platform';
import { assertEngine, buildxVersion, docker } from './docker';
import type { Exec } from './exec';

/** The builder that set-up makes where the engine's own cannot export a layout (tools/setup/builder.sh). */
const OWN_BUILDER = 'nx-multiarch';

/** What a build is run with. */
export interface Builder {
  /** undefined: the builder buildx uses by default. */
  name?: string;
  /** The Docker context whose engine builds; undefined for the one in use. */
  context?: string;
  /** `host` for an engine's own builder: it then reaches what the engine's machine reaches, loopback included. */
  network?: 'host';
  nodes: BuilderNode[];
}

/** A builder, and the node of it that builds for the platform at hand. */
export interface PlatformBuilder extends Builder {
  node: BuilderNode;
}

/**
 * What builds a platform: the choice where there is one, otherwise what Docker uses by default. A builder that sleeps
 * is woken.
 *
 * @throws MultiarchError NO_ENGINE, NO_BUILDX, NO_BUILDER
 */
export async function builderFor(
  exec: Exec,
  platform: Platform,
  choice?: BuilderChoice,
): Promise<PlatformBuilder> {
  // A chosen builder stands on another machine: this one needs no engine then.
  await (choice ? buildxVersion(exec) : assertEngine(exec));
  const builder = choice ? await chosenBuilder(exec, platform, choice) : await findBuilder(exec);
  const { nodes, said } = await awake(exec, builder);
  // buildx too leaves out a node that does not answer.
  const known = nodes.filter(({ error, platforms }) => !error && platforms.length > 0);
  const node = nodeFor(platform, known);
  if (!node) throw silentBuilder(choice, platform, nodes.find(({ error }) => error)?.error ?? said);
  if (choice && !runs(node, platform)) throw foreignBuilder(choice, platform, node.platforms);
  return { ...builder, nodes, node };
}

/**
 * The builder that can export an OCI layout: the one in use where it can, otherwise the one that set-up made.
 * The engine's own builder can only with the containerd image store
 * (https://docs.docker.com/build/exporters/oci-docker/).
 *
 * @throws MultiarchError NO_BUILDX when neither can
 */
export async function findBuilder(exec: Exec): Promise<Builder> {
  const current = await inspect(exec);
  const { driver, nodes } = current.facts;
  if (driver !== '' && driver !== 'docker') return { nodes };
  if (driver === 'docker' && (await hasContainerdStore(exec))) return { network: 'host', nodes };
  const own = await inspect(exec, [OWN_BUILDER]);
  if (own.facts.driver !== '') return { name: OWN_BUILDER, nodes: own.facts.nodes };
  throw new MultiarchError('NO_BUILDX', {
    happened: "the engine's own builder cannot export an OCI layout: its image store is not containerd's",
    expected: 'the containerd image store, or a builder with the driver docker-container',
    mend: `bash tools/setup/builder.sh, which runs docker buildx create --name ${OWN_BUILDER} --driver docker-container`,
  });
}

async function chosenBuilder(exec: Exec, platform: Platform, choice: BuilderChoice): Promise<Builder> {
  const name = 'context' in choice ? choice.context : choice.builder;
  const { facts, exitCode, stderr } = await inspect(exec, [name]);
  const { driver, error, nodes } = facts;
  if (exitCode !== 0) throw unknownBuilder(choice, platform, stderr);
  if (error || driver === '') throw silentBuilder(choice, platform, error ?? stderr);
  if (driver !== 'docker' && 'context' in choice)
    throw unknownBuilder(choice, platform, `"${name}" is a builder of buildx`);
  if (driver !== 'docker') return { name, nodes };
  // The engine's own builder bears the name of its context; buildx takes it for no other context than the one in use.
  if (!(await hasContainerdStore(exec, name))) throw layoutlessContext(name);
  return { name, context: name, network: 'host', nodes };
}

/** The nodes with their platforms, which a builder tells only once it runs; and what it said if it does not. */
async function awake(exec: Exec, { name, nodes }: Builder): Promise<{ nodes: BuilderNode[]; said: string }> {
  if (nodes.every(({ status, error }) => error || status === 'running'))
    return { nodes, said: 'no node of it runs' };
  const { facts, exitCode, stderr } = await inspect(exec, ['--bootstrap', ...(name ? [name] : [])]);
  return exitCode === 0
    ? { nodes: facts.nodes, said: 'it was started and names no platform' }
    : { nodes, said: lastLine(stderr) };
}

async function inspect(
  exec: Exec,
  args: string[] = [],
): Promise<{ facts: BuilderFacts; exitCode: number; stderr: string }> {
  const { stdout, stderr, exitCode } = await docker(exec, ['buildx', 'inspect', ...args]);
  return { facts: parseBuilder(exitCode === 0 ? stdout : ''), exitCode, stderr };
}

async function hasContainerdStore(exec: Exec, context?: string): Promise<boolean> {
  const of = context ? [`--context=${context}`] : [];
  const { stdout } = await docker(exec, [...of, 'info', '--format', '{{json .DriverStatus}}']);
  return stdout.includes('io.containerd.snapshotter.v1');
}

/** Progress comes first; what went wrong stands at the end. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}
