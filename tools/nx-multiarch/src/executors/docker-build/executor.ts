import type { ExecutorContext } from '@nx/devkit';
import { runTask, type TaskOutcome } from '../run-task';
import { buildCaches } from './build-caches';
import { buildLayout, type DockerBuildOptions } from './build-layout';

/** Builds one image for one platform into an OCI layout; prints the manifest's digest. */
export default function dockerBuild(
  options: DockerBuildOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const caches = buildCaches(options, context);
    const layout = await buildLayout({ ...options, ...caches }, context, signal);
    process.stdout.write(`${options.dockerfile} ${options.platform} ${layout.manifest.digest}\n`);
  });
}
