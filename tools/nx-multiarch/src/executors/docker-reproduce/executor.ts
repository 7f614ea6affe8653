import type { ExecutorContext } from '@nx/devkit';
import { assertReproducible, linesOf } from '../../core/reproduce/report';
import { runTask, type TaskOutcome } from '../run-task';
import type { DockerReproduceOptions } from './options';
import { reproduce } from './reproduce';

/** Builds every image of a project twice without a cache; prints whether both are one, and where they part. */
export default function dockerReproduce(
  options: DockerReproduceOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const images = await reproduce(options, context, signal);
    const text = options.json ? JSON.stringify(images, null, 2) : images.flatMap(linesOf).join('\n');
    process.stdout.write(`${text}\n`);
    assertReproducible(images, context.projectName ?? '');
  });
}
