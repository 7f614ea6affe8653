import type { ExecutorContext } from '@nx/devkit';
import { runTask, type TaskOutcome } from '../run-task';
import type { DockerTestOptions } from './options';
import { testAll } from './test-all';

/** Starts every image of a project and talks to it; prints a line for each, and what was wrong. */
export default function dockerTest(
  options: DockerTestOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask((signal) => testAll(options, context, signal));
}
