import type { ExecutorContext } from '@nx/devkit';
import { runTask, type TaskOutcome } from '../run-task';
import { type DockerPromoteOptions, readRun } from './options';
import { promoteAll } from './promote';

/** Promotes every image of a project; prints a reference with its digest for each, or JSON. */
export default function dockerPromote(
  options: DockerPromoteOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const promoted = await promoteAll(readRun(options, context, signal));
    const references = promoted.map(({ repository, digest }) => `${repository}@${digest}`);
    process.stdout.write(`${options.json ? JSON.stringify(promoted, null, 2) : references.join('\n')}\n`);
  });
}
