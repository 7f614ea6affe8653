import type { Section } from '../report/section';
import type { ScaleContext } from './context';
import { growthFinding, measureSides, shareFinding, sidesTable } from './sides';
import type { Workspace } from './workspace/create';
import { nx } from './workspace/nx';

const RUN = ['run-many', '--targets=docker-verify', '--outputStyle=static'];

/** The build, two image builds and the verification. */
const TASKS_OF_AN_APP = 4;

/** A run in which nothing changed: every task comes from the cache. */
export async function unchangedSuite(context: ScaleContext): Promise<Section> {
  for (const { apps, ...sides } of context.twins) {
    context.say(`filling the cache, ${apps} apps`);
    // One process for all tasks: a process for each would take minutes.
    for (const side of [sides.with, sides.without]) await nx(side.folder, RUN, { NX_BATCH_MODE: 'true' });
  }
  const rounds = await measureSides(context, unchangedTime);
  return {
    title: 'Nothing changed: nx run-many -t docker-verify, every task from the cache',
    findings: [...growthFinding(rounds), shareFinding(rounds)],
    tables: [sidesTable(rounds)],
    notes: [
      `${TASKS_OF_AN_APP} tasks for each app: build, docker-build for two architectures, docker-verify. docker-push is never cached:`,
      'what it takes when there is nothing to do is measured by bench:images.',
      'No image was built: executors that leave five small files each stand in for the real ones. Graph, hashing of inputs',
      'and of what earlier tasks left, and cache are as they are; the hashing of large layers is not in it.',
    ],
  };
}

/** @throws Error when a task was not in the cache */
export async function unchangedTime({ folder, apps }: Workspace): Promise<number> {
  const { ms, stdout } = await nx(folder, RUN);
  const expected = `${TASKS_OF_AN_APP * apps} out of ${TASKS_OF_AN_APP * apps} tasks`;
  if (stdout.includes(`from the cache instead of running the command for ${expected}`)) return ms;
  throw new Error(
    `not everything came from the cache in ${folder}, expected ${expected}:\n${stdout.slice(-500)}`,
  );
}
