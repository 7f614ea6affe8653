import type { ExecutorContext } from '@nx/devkit';
import { runTask, type TaskOutcome } from '../run-task';
import { buildCaches } from './build-caches';
import { buildLayout, type DockerBuildOptions } from './build-layout';
import { beginProvenance, writeProvenance } from './provenance';

/** Builds one image for one platform into an OCI layout; prints the manifest's digest. */
export default function dockerBuild(
  options: DockerBuildOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const caches = buildCaches(options, context);
    // Before the build: a file that is saved meanwhile is not what was built.
    const begun = await beginProvenance(context.root);
    const layout = await buildLayout({ ...options, ...caches }, context, signal);
    await writeProvenance(options, context, layout, begun);
    process.stdout.write(`${options.dockerfile} ${options.platform} ${layout.manifest.digest}\n`);
  });
}
