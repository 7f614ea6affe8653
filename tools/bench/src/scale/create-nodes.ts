import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { median, spread } from '../measure/statistics';
import type { Finding, Section, Table } from '../report/section';
import type { ScaleContext } from './context';
import type { Workspace } from './workspace/create';
import { appName } from './workspace/files';

/** Apps that one measurement goes over, in as many calls as that takes: some tenths of a second of CPU. */
const APPS_A_SAMPLE = 5000;

/** Samples of each size before the first one that counts: the first ones are twice as slow, before they are compiled. */
const WARM_UP = 2;

/**
 * What an app may cost in the largest workspace over what it costs in the smallest. 1 is linear; samples waver by some
 * tenths on a busy machine, and where half of what an app costs is quadratic it is more.
 */
const LINEAR = 1.5;

/** The plugin's own function without Nx around it, called again and again as Nx's daemon does. */
export async function createNodesSuite({ twins, rounds, say }: ScaleContext): Promise<Section> {
  const calls = twins.map((twin) => ({ apps: twin.apps, call: callOf(twin.with) }));
  const round = (): number[] => calls.map(({ apps, call }) => sample(apps, call));
  for (let time = 0; time < WARM_UP; time += 1) round();
  say('warmed up');
  const all = Array.from({ length: rounds }, round);
  return {
    title: 'The plugin alone: createNodes, called again in one process',
    findings: growth(
      all,
      twins.map(({ apps }) => apps),
    ),
    tables: [table(all, twins)],
    notes: [
      'CPU time, which other work on the machine moves less than wall time; what it gives to Nx is not counted. Each',
      'Dockerfile is read, and parsed in the first call alone.',
    ],
  };
}

type CreateNodes = (files: string[], options: unknown, context: object) => readonly unknown[];

/** A call of the plugin as it is installed in a workspace; throws when it does not give every app its targets. */
function callOf({ folder, apps }: Workspace): () => void {
  const load = createRequire(join(folder, 'package.json'));
  const { createNodes } = load('nx-multiarch') as { createNodes: [glob: string, create: CreateNodes] };
  const nxJson = JSON.parse(readFileSync(join(folder, 'nx.json'), 'utf8')) as {
    plugins: { options: unknown }[];
  };
  const files = Array.from({ length: apps }, (_, at) => `apps/${appName(at)}/Dockerfile.eks`);
  const context = { workspaceRoot: folder, nxJsonConfiguration: nxJson };
  return () => {
    const { length } = createNodes[1](files, nxJson.plugins[0]?.options, context);
    if (length !== apps) throw new Error(`createNodes gave ${length} projects, expected ${apps}`);
  };
}

/** Microseconds of CPU for each app. */
function sample(apps: number, call: () => void): number {
  const times = Math.ceil(APPS_A_SAMPLE / apps);
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (times * apps);
}

function growth(all: readonly (readonly number[])[], sizes: readonly number[]): Finding[] {
  const [small, large] = [sizes[0], sizes.at(-1)];
  if (small === large) return [];
  const value = spread(all.map((row) => row.at(-1)! / row[0]!));
  return [
    { name: `CPU time for each app, ${large} apps / ${small} apps`, unit: 'ratio', value, ceiling: LINEAR },
  ];
}

function table(all: readonly (readonly number[])[], twins: ScaleContext['twins']): Table {
  const rows = twins.map(({ apps }, at) => {
    const each = median(all.map((row) => row[at]!));
    return [`${apps}`, `${((each * apps) / 1000).toFixed(1)} ms`, `${each.toFixed(0)} µs`];
  });
  return { head: ['apps', 'a call', 'for each app'], rows };
}
