import { describe, expect, it } from 'vitest';
import type { ScaleContext } from './context';
import { growthFinding, measureSides, shareFinding, sidesTable } from './sides';

const twins = [10, 500].map((apps) => ({
  apps,
  with: { folder: `with-${apps}`, apps },
  without: { folder: `without-${apps}`, apps },
}));

/** 1 s of Nx; the plugin takes 100 ms to start and 2 ms for each app. */
const time = (folder: string, apps: number): number => (folder.startsWith('with-') ? 1100 + 2 * apps : 1000);

async function measured(given = twins) {
  const order: string[] = [];
  const context: ScaleContext = { root: '', folder: '', rounds: 2, twins: given, say: () => undefined };
  const rounds = await measureSides(context, async ({ folder, apps }) => {
    order.push(folder);
    return time(folder, apps);
  });
  return { order, rounds };
}

it('both sides of a size are neighbours, and the first one alternates', async () => {
  const { order } = await measured();
  expect(order).toEqual([
    'without-10',
    'with-10',
    'without-500',
    'with-500',
    'with-10',
    'without-10',
    'with-500',
    'without-500',
  ]);
});

it('shows every size, and what a further app adds without the fixed part', async () => {
  const { rounds } = await measured();
  expect(sidesTable(rounds).rows).toEqual([
    ['10', '1000 ms', '1120 ms', '120 ms', ''],
    ['500', '1000 ms', '2100 ms', '1100 ms', '2.00 ms'],
  ]);
  expect(shareFinding(rounds)).toMatchObject({ name: '500 apps, with the plugin / without', unit: 'ratio' });
  expect(shareFinding(rounds).value.median).toBeCloseTo(2.1, 6);
});

describe('growthFinding', () => {
  it('compares the largest size with the smallest', async () => {
    const [finding] = growthFinding((await measured()).rounds, 1);
    expect(finding?.name).toBe("the plugin's own time for each app, 500 apps / 10 apps");
    expect(finding?.ceiling).toBe(1);
    expect(finding?.value.median).toBeCloseTo(1100 / 500 / (120 / 10), 6);
  });

  it('says nothing of one size', async () => {
    const { rounds } = await measured(twins.slice(0, 1));
    expect(growthFinding(rounds, 1)).toEqual([]);
  });
});
