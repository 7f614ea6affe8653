import type { Section } from '../report/section';
import type { ScaleContext } from './context';
import { affectedSuite } from './affected';
import { createNodesSuite } from './create-nodes';
import { graphSuite } from './graph';
import { unchangedSuite } from './unchanged';
import { createTwins, type Twins } from './workspace/create';
import { packedPlugin } from './workspace/packed-plugin';

/** The parts of the benchmark, in their order. */
const suites = {
  graph: graphSuite,
  affected: affectedSuite,
  unchanged: unchangedSuite,
  'create-nodes': createNodesSuite,
} as const satisfies Record<string, (context: ScaleContext) => Promise<Section>>;

export type ScaleSuiteName = keyof typeof suites;
export const scaleSuiteNames = Object.keys(suites) as ScaleSuiteName[];

/** Generates the workspaces and runs suites one after the other. */
export async function runScaleSuites(
  { suites: names, sizes }: { suites: readonly ScaleSuiteName[]; sizes: readonly number[] },
  given: Omit<ScaleContext, 'twins'>,
): Promise<Section[]> {
  const plugin = packedPlugin(given.root);
  const twins: Twins[] = [];
  for (const apps of sizes) {
    given.say(`generating workspaces of ${apps} apps`);
    twins.push(await createTwins(apps, { ...given, plugin }));
  }
  const sections: Section[] = [];
  for (const name of names) {
    given.say(`${name} ...`);
    sections.push(await suites[name]({ ...given, twins }));
  }
  return sections;
}
