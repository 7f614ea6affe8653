import { median, spread } from '../measure/statistics';
import type { Finding, Table } from '../report/section';
import type { ScaleContext } from './context';
import { furtherMs, ofSize, ownGrowth, ownMs, type Turn } from './growth';
import type { Workspace } from './workspace/create';

/** Runs a command in a workspace, checks its answer, and gives its milliseconds. */
export type MeasureSide = (workspace: Workspace) => Promise<number>;

/**
 * Measures every size in every round, and both sides of a size one after the other: what slows the machine for a while
 * slows both. Which one is first alternates. The workspaces are new and were used once, so that nothing has to warm up.
 */
export async function measureSides(context: ScaleContext, measure: MeasureSide): Promise<Turn[][]> {
  const { rounds, twins, say } = context;
  const all: Turn[][] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const turns: Turn[] = [];
    for (const { apps, ...sides } of twins) {
      const order = round % 2 === 1 ? (['without', 'with'] as const) : (['with', 'without'] as const);
      const times = { with: 0, without: 0 };
      for (const side of order) times[side] = await measure(sides[side]);
      turns.push({ apps, ...times });
      say(
        `round ${round} of ${rounds}, ${apps} apps: without ${ms(times.without)}, with the plugin ${ms(times.with)}`,
      );
    }
    all.push(turns);
  }
  return all;
}

/** A row for each size: medians of both sides, of what the plugin adds, and of what it adds for each further app. */
export function sidesTable(rounds: readonly (readonly Turn[])[]): Table {
  const sizes = (rounds[0] ?? []).map(({ apps }) => apps);
  const rows = sizes.map((apps, at) => {
    const turns = ofSize(rounds, apps);
    const of = (side: 'with' | 'without'): string => ms(median(turns.map((turn) => turn[side])));
    const fewer = sizes[at - 1];
    const further = fewer === undefined ? '' : `${furtherMs(rounds, fewer, apps).toFixed(2)} ms`;
    return [`${apps}`, of('without'), of('with'), ms(median(turns.map(ownMs))), further];
  });
  return { head: ['apps', 'without the plugin', 'with it', "the plugin's own", 'each further app'], rows };
}

/** How the plugin's own time grows from the smallest size to the largest; nothing where there is one size alone. */
export function growthFinding(rounds: readonly (readonly Turn[])[], ceiling?: number): Finding[] {
  const [small, large] = ends(rounds);
  if (small === large) return [];
  const name = `the plugin's own time for each app, ${large} apps / ${small} apps`;
  return [{ name, unit: 'ratio', value: ownGrowth(rounds), ceiling }];
}

/** What the plugin costs in the largest workspace. */
export function shareFinding(rounds: readonly (readonly Turn[])[]): Finding {
  const [, large] = ends(rounds);
  const ratios = ofSize(rounds, large).map((turn) => turn.with / turn.without);
  return { name: `${large} apps, with the plugin / without`, unit: 'ratio', value: spread(ratios) };
}

function ends(rounds: readonly (readonly Turn[])[]): [small: number, large: number] {
  const turns = rounds[0] ?? [];
  return [turns[0]?.apps ?? 0, turns.at(-1)?.apps ?? 0];
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
