import type { Section } from '../report/section';
import { buildsSuite } from './builds';
import type { ImagesContext } from './context';
import { everythingSuite } from './everything';
import { nxCacheSuite } from './nx-cache';
import { oneLineSuite } from './one-line';
import { pushSuite } from './push';
import { unchangedSuite } from './unchanged';
import { verifySuite } from './verify';

/** The parts of the benchmark of images, in their order. */
export const imageSuites = {
  builds: (context) => buildsSuite(context),
  everything: (context) => everythingSuite(context),
  unchanged: (context) => unchangedSuite(context),
  'one-line': (context) => oneLineSuite(context),
  push: (context) => pushSuite(context),
  verify: (context) => verifySuite(context),
  'nx-cache': (context) => nxCacheSuite(context),
} as const satisfies Record<string, (context: ImagesContext) => Promise<Section>>;

export type ImageSuite = keyof typeof imageSuites;

/** Runs suites one after the other: each wants the machine for itself. */
export async function runImageSuites(
  names: readonly ImageSuite[],
  context: ImagesContext,
): Promise<Section[]> {
  const sections: Section[] = [];
  for (const name of names) {
    context.say(`${name} ...`);
    sections.push(await imageSuites[name](context));
  }
  return sections;
}
