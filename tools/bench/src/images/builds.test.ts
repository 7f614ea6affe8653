import { expect, it } from 'vitest';
import { apps } from './apps';
import { architectures } from './architecture';
import { type BuildRound, report } from './builds';
import type { ColdBuild } from './cold-build';
import { compiledApp } from './workspace/compiled-app';

const { own, other } = architectures();
const build = (ms: number): ColdBuild => ({ ms, wholeMs: 2 * ms, imageBytes: 100e6, peakBytes: 1e9 });
const round = (image: BuildRound['image'], ours: number, emulated: number): BuildRound => ({
  image,
  ours: { other: build(ours), own: build(1000) },
  guide: { other: build(emulated), own: build(3000) },
});

it('report judges prebuilt and compiled addons apart, by the median of all rounds', () => {
  const rounds = [round(apps[0]!, 1000, 5000), round(apps[1]!, 1000, 7000), round(apps[2]!, 1100, 6600)];
  const { findings, tables } = report([...rounds, round(compiledApp, 2000, 14_000)], [], 'a builder');
  expect(findings.map(({ name, value, floor, ceiling }) => [name, value.median, floor ?? ceiling])).toEqual([
    [`prebuilt addons, ${other}: emulated / ours`, 6, 5],
    [`prebuilt addons, ${other}: emulated / ours with Nx`, 3, undefined],
    [`an addon compiled from source, ${other}: emulated / ours`, 7, 6],
    [`an addon compiled from source, ${other}: emulated / ours with Nx`, 3.5, undefined],
    [`prebuilt addons, ours: ${other} / ${own}`, 1, 1.15],
    [`an addon compiled from source, ours: ${other} / ${own}`, 2, undefined],
  ]);
  expect(tables[0]?.rows[0]).toEqual(['thumbnailer', other, 'ours', '1.0', '2.0', '100.0 MB', '1000.0 MB']);
});
