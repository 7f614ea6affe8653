import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { exec } from '../../io/exec';
import type { Layout } from '../../io/layout';
import { runWorkspaceTask } from '../../io/workspace-task';
import { buildLayout } from '../docker-build/build-layout';
import type { Subject } from './options';

const toStderr = (text: string): void => void process.stderr.write(text);

/**
 * Builds the images of a project as a machine does that never saw them, into a folder of their own: no cache of Nx,
 * neither for the bundle nor for the images, and none of BuildKit.
 *
 * @param bundle the build context, which the project's `build` target writes
 * @throws MultiarchError as `buildLayout`; COMMAND_FAILED where the bundle is not built
 */
export async function buildAll(
  subjects: readonly Subject[],
  bundle: string,
  folder: string,
  context: ExecutorContext,
  signal: AbortSignal,
): Promise<Layout[]> {
  await buildBundle(context, signal);
  const layouts: Layout[] = [];
  for (const { deployment, architecture, platform, dockerfile, baseImages } of subjects) {
    signal.throwIfAborted();
    const layout = join(folder, deployment, architecture);
    const build = { platform, dockerfile, context: bundle, baseImages, layout, noCache: true };
    layouts.push(await buildLayout(build, context, signal));
  }
  return layouts;
}

/** As with docker-build, a project without such a target has its context from elsewhere. */
async function buildBundle(context: ExecutorContext, signal: AbortSignal): Promise<void> {
  const { root, projectName = '', projectsConfigurations } = context;
  if (!projectsConfigurations.projects[projectName]?.targets?.build) return;
  await runWorkspaceTask(exec, root, `${projectName}:build`, toStderr, signal, ['--skip-nx-cache']);
}
