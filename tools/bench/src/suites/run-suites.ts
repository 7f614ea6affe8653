import type { SuiteName } from '../options';
import type { Section } from '../report/section';
import { benchAccounts } from './accounts';
import { benchColdStart } from './cold-start';
import type { Context } from './context';
import { tellSizes } from './sizes';
import { benchStudio } from './studio';

const suites: Record<SuiteName, (context: Context) => Promise<Section>> = {
  studio: benchStudio,
  accounts: benchAccounts,
  'cold-start': benchColdStart,
  sizes: tellSizes,
};

/** Runs suites one after the other: each wants the machine for itself. */
export async function runSuites(names: readonly SuiteName[], context: Context): Promise<Section[]> {
  const sections: Section[] = [];
  for (const name of names) {
    context.say(`${name} ...`);
    sections.push(await suites[name](context));
  }
  return sections;
}
