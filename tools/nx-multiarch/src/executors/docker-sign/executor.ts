import type { ExecutorContext } from '@nx/devkit';
import { runTask, type TaskOutcome } from '../run-task';
import { type DockerSignOptions, readSelection } from './options';
import { signAll } from './sign-all';

/** Signs every image of a project by its digests; prints a reference for each that is signed now, or JSON. */
export default function dockerSign(
  options: DockerSignOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const done = await signAll(readSelection(options, context, signal), options.tlogUpload);
    const references = done.map(({ repository, digest }) => `${repository}@${digest}`);
    process.stdout.write(`${options.json ? JSON.stringify(done, null, 2) : references.join('\n')}\n`);
  });
}
