import type { ExecutorContext } from '@nx/devkit';
import { repositoryComponent } from '../../core/repository';
import { stampOf } from '../../core/tags';
import { readTestRecord } from '../../io/test-record';
import { runTask, type TaskOutcome } from '../run-task';
import { type DockerPushOptions, readPushSettings } from './options';
import { pushAll } from './push-all';
import { planImage } from './push-image';
import { readSource } from './source';
import { assertVerified, type ProjectLayout } from '../docker-verify/verify-layout';

/** Pushes every image of a project; prints a reference with its digest for each, or JSON. */
export default function dockerPush(
  options: DockerPushOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const { root, projectName: project = '' } = context;
  return runTask(async (signal) => {
    const settings = readPushSettings(options, context);
    const stamp = stampOf(await readSource(root, options.environment, settings.target));
    const tested = await readTestRecord(root, repositoryComponent(project));
    const run = { root, project, options, settings, stamp, tested, signal };
    const verified = await assertVerified(layoutsOf(options, project), context, signal);
    // All layouts are read before the first byte is sent: a damaged one stops the push of its siblings too.
    await pushAll(await Promise.all(options.images.map((image) => planImage(image, run, verified))), run);
  });
}

function layoutsOf({ images }: DockerPushOptions, project: string): ProjectLayout[] {
  return images.flatMap(({ deployment, layouts }) =>
    layouts.map(({ architecture, folder }) => ({ project, deployment, architecture, folder })),
  );
}
