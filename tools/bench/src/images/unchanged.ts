import { readFile } from 'node:fs/promises';
import { median, spread } from '../measure/statistics';
import type { Measured } from '../measure/command';
import type { Finding, Section, Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type AppImage, apps } from './apps';
import type { ImagesContext } from './context';
import { guidePush, ourPush, type PushBench, withPushBench } from './push-bench';

/** How Nx is run: with the daemon that keeps its graph, as a person does, or without, as CI does. */
const daemons = ['false', 'true'] as const;
type Daemon = (typeof daemons)[number];

interface UnchangedRound {
  readonly ours: Record<Daemon, Measured>;
  readonly noop: Record<Daemon, Measured>;
  readonly bake: Measured;
}

/** Does nothing, from the cache: the least that Nx needs for a run of one task in each project. */
const NOOP = 'bench-noop';
const NOOP_TARGET = {
  executor: 'nx:run-commands',
  cache: true,
  inputs: ['{projectRoot}/project.json'],
  options: { command: 'true' },
};

/** The push of everything when nothing changed, against Nx's own cached run and against bake with all steps cached. */
export async function unchangedSuite(
  context: ImagesContext,
  images: readonly AppImage[] = apps,
): Promise<Section> {
  return withPushBench(context, 'unchanged', images, async (bench) => {
    await addNoops(bench);
    context.say('unchanged: everything is built and pushed once, both ways');
    await ourPush(bench);
    await guidePush(bench);
    await noopRun(bench, 'false');
    // A first round fills caches and starts the daemon.
    await measure(bench);
    const rounds: UnchangedRound[] = [];
    // They are short: twice as many cost little.
    for (let round = 1; round <= 2 * context.rounds; round += 1) {
      rounds.push(await measure(bench));
      context.say(`unchanged: round ${round} of ${2 * context.rounds}, ${describe(rounds.at(-1)!)}`);
    }
    return report(rounds, images.length);
  });
}

async function addNoops({ sandbox, images }: PushBench): Promise<void> {
  for (const { project } of images) {
    const file = `apps/${project}/project.json`;
    const json = JSON.parse(await readFile(`${sandbox.root}/${file}`, 'utf8')) as { targets: object };
    json.targets = { ...json.targets, [NOOP]: NOOP_TARGET };
    await sandbox.write(file, `${JSON.stringify(json, null, 2)}\n`);
  }
  await sandbox.commit('a target that does nothing');
}

async function measure(bench: PushBench): Promise<UnchangedRound> {
  const ours: Partial<Record<Daemon, Measured>> = {};
  const noop: Partial<Record<Daemon, Measured>> = {};
  for (const daemon of daemons) {
    noop[daemon] = await cachedNoopRun(bench, daemon);
    ours[daemon] = await unchangedPush(bench, daemon);
  }
  return { ours, noop, bake: await guidePush(bench) } as UnchangedRound;
}

/** @throws Error when a blob was uploaded: something had changed */
async function unchangedPush(bench: PushBench, daemon: Daemon): Promise<Measured> {
  const push = await ourPush(bench, [], { NX_DAEMON: daemon });
  if (push.sent.blobBytes === 0) return push;
  throw new Error(`an unchanged docker-push uploaded ${push.sent.blobBytes} bytes, expected none`);
}

function noopRun({ sandbox, builder, images }: PushBench, daemon: Daemon): Promise<Measured> {
  const projects = images.map(({ project }) => project).join(',');
  const args = ['run-many', '-t', NOOP, `--projects=${projects}`, '--output-style=stream'];
  return sandbox.nx(args, { env: { ...builder.env, NX_DAEMON: daemon } });
}

/** @throws Error when Nx ran a task: that was no cached run */
async function cachedNoopRun(bench: PushBench, daemon: Daemon): Promise<Measured> {
  const measured = await noopRun(bench, daemon);
  if (/from the cache instead of running the command for (\d+) out of \1 tasks/.test(measured.stdout))
    return measured;
  throw new Error(`the tasks ${NOOP} did not all come from the cache of Nx:\n${measured.stdout}`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);

function describe({ ours, noop, bake }: UnchangedRound): string {
  const sides = daemons.map(
    (daemon) =>
      `${daemon === 'true' ? 'with' : 'without'} daemon ${seconds(ours[daemon].ms)} s / ${seconds(noop[daemon].ms)} s`,
  );
  return `docker-push / cached no-op: ${sides.join(', ')}; bake ${seconds(bake.ms)} s`;
}

function report(rounds: readonly UnchangedRound[], projects: number): Section {
  const ratio = (daemon: Daemon) => spread(rounds.map(({ ours, noop }) => ours[daemon].ms / noop[daemon].ms));
  const name = `unchanged docker-push / cached no-op tasks of ${projects} projects`;
  const findings: Finding[] = [
    { name: `${name}, without the daemon`, unit: 'ratio', value: ratio('false'), ceiling: 1.3 },
    { name: `${name}, with the daemon`, unit: 'ratio', value: ratio('true') },
    {
      name: 'unchanged docker-push / bake --push with every step cached, with the daemon',
      unit: 'ratio',
      value: spread(rounds.map(({ ours, bake }) => ours.true.ms / bake.ms)),
    },
  ];
  return {
    title: 'A run in which nothing changed',
    findings,
    tables: [table(rounds)],
    notes: [
      'Both sides of a ratio run with the same setting of the daemon (NX_DAEMON); without it is as in CI.',
      'docker-push asks the registry for every manifest and tag again: it is never cached. No blob is uploaded, which is checked.',
      'peak memory: of the command; that of the daemon is not in it.',
    ],
  };
}

function table(rounds: readonly UnchangedRound[]): Table {
  const row = (name: string, side: (round: UnchangedRound) => Measured): string[] => {
    const times = spread(rounds.map((round) => side(round).ms));
    const memory = median(rounds.map((round) => side(round).peakBytes));
    const range = `${seconds(times.least)} - ${seconds(times.most)}`;
    return [name, seconds(times.median), range, formatBytes(memory)];
  };
  return {
    head: ['run', 's', 'least - most', 'peak memory'],
    rows: [
      row('docker-push, without the daemon', ({ ours }) => ours.false),
      row('cached no-op tasks, without the daemon', ({ noop }) => noop.false),
      row('docker-push, with the daemon', ({ ours }) => ours.true),
      row('cached no-op tasks, with the daemon', ({ noop }) => noop.true),
      row('bake --push, every step cached', ({ bake }) => bake),
    ],
  };
}
