import type { ExecutorContext } from '@nx/devkit';
import { parseDigestOption } from '../../core/assemble/option';
import { commitName } from '../../core/assemble/digests';
import { repositoryComponent } from '../../core/repository';
import { stampOf } from '../../core/tags';
import { readTestRecord } from '../../io/test-record';
import { type DockerPushOptions, readPushSettings } from '../docker-push/options';
import { pushAll } from '../docker-push/push-all';
import type { PlannedImage } from '../docker-push/push-image';
import { readSource } from '../docker-push/source';
import { runTask, type TaskOutcome } from '../run-task';
import { planAssembly } from './plan-assembly';

/** The options of schema.json: those of a push, and digests in the place of files. */
export interface DockerAssembleOptions extends DockerPushOptions {
  /** `eks/arm64=sha256:...` */
  digest?: string[];
}

/**
 * Puts together every image of a project of what other machines pushed by digest; prints a reference with its digest
 * for each, or JSON. Needs no layout and no engine.
 */
export default function dockerAssemble(
  options: DockerAssembleOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const { root, projectName: project = '' } = context;
  return runTask(async (signal) => {
    const settings = readPushSettings(options, context);
    const deployments = options.images.map(({ deployment }) => deployment);
    const given = (options.digest ?? []).map((text) => parseDigestOption(text, deployments));
    const source = await readSource(root, options.environment, settings.target);
    const tested = await readTestRecord(root, repositoryComponent(project));
    const run = { root, project, options, settings, stamp: stampOf(source), tested, signal };
    const planned: PlannedImage[] = [];
    // All images are read back before the first tag is set.
    for (const image of options.images)
      planned.push(await planAssembly(image, run, commitName(source), given));
    await pushAll(planned, run);
  });
}
