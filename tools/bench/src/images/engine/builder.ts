import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run } from '../../processes/run';
import { startSecondEngine } from './second-engine';

/** A builder of the benchmark's own: what the user's builder has cached is neither used nor lost. */
export interface Builder {
  /** What it is, for the report. */
  readonly kind: string;
  /** Added to the environment of what builds with it. */
  readonly env: NodeJS.ProcessEnv;
  /** `host` where a step of a build reaches other machines by the network of this one. */
  readonly network: 'host' | undefined;
  /** The processes that it runs as; none where they are not on this machine. */
  readonly pids: readonly number[];
  /** Makes it as new: no layer, no base image, no cache mount. */
  empty(): Promise<void>;
  /** Empties its cache mounts, where npm and apt keep what they fetched; base images and layers stay. */
  emptyMounts(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A builder with the driver docker-container where its image can be had, otherwise the one of a second engine.
 * @param folder for what the second engine writes
 * @throws Error where there can be neither
 */
export async function provideBuilder(folder: string): Promise<Builder> {
  const name = `nx-multiarch-bench-${randomBytes(4).toString('hex')}`;
  return (await containerBuilder(name)) ?? engineBuilder(join(folder, 'engine'));
}

/** Undefined where it cannot be made: mostly because moby/buildkit cannot be pulled. */
async function containerBuilder(name: string): Promise<Builder | undefined> {
  const remove = () => run('docker', ['buildx', 'rm', '--force', name]).then(() => undefined);
  try {
    // As tools/setup/builder.sh does: it then reaches registries on 127.0.0.1.
    await run('docker', [
      ...['buildx', 'create', `--name=${name}`, '--driver=docker-container', '--driver-opt=network=host'],
      ...['--buildkitd-flags=--allow-insecure-entitlement network.host', '--bootstrap'],
    ]);
  } catch {
    await remove().catch(() => undefined);
    return undefined;
  }
  const inspect = ['container', 'inspect', '--format={{.State.Pid}}', `buildx_buildkit_${name}0`];
  const pid = Number(await run('docker', inspect));
  return {
    kind: 'a builder with the driver docker-container',
    env: { BUILDX_BUILDER: name },
    network: undefined,
    pids: [pid],
    empty: () => prune({ BUILDX_BUILDER: name }),
    emptyMounts: () => prune({ BUILDX_BUILDER: name }, MOUNTS),
    stop: remove,
  };
}

async function engineBuilder(folder: string): Promise<Builder> {
  const { host, pid, stop } = await startSecondEngine(folder);
  const env = { DOCKER_HOST: host, DOCKER_CONTEXT: undefined, BUILDX_BUILDER: 'default' };
  return {
    kind: 'the builder of a second Docker engine',
    env,
    network: 'host',
    pids: [pid],
    empty: () => prune(env),
    emptyMounts: () => prune(env, MOUNTS),
    stop,
  };
}

/** https://docs.docker.com/reference/cli/docker/buildx/prune/#filter */
const MOUNTS = ['--filter=type=exec.cachemount'];

async function prune(env: NodeJS.ProcessEnv, filters: readonly string[] = []): Promise<void> {
  const args = ['buildx', 'prune', '--all', '--force', ...filters];
  await run('docker', args, undefined, { ...process.env, ...env });
}
