import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import { repositoryComponent } from '../../core/repository';
import { buildTargetName, layoutFolder } from '../../graph/targets';
import { removeContainers, removeImage } from '../../io/container/start';
import { withForeignInstall } from '../../io/demo/foreign-install';
import { exec } from '../../io/exec';
import { type Layout, readLayout } from '../../io/layout';
import { loadLayout } from '../../io/load';
import { runWorkspaceTask } from '../../io/workspace-task';
import { buildLayout, INSTALL_FOLDER } from '../docker-build/build-layout';
import type { DockerDemoOptions } from './options';

/** What the parts of one demonstration share. */
export interface Stage {
  context: ExecutorContext;
  project: string;
  options: DockerDemoOptions;
  /** The engine's own. */
  native: Architecture;
  /** Names what this run makes in the engine. */
  run: string;
  signal: AbortSignal;
  /** Names under which images were loaded, to be removed. */
  loaded: string[];
}

const toStderr = (text: string): void => void process.stderr.write(text);

/** Makes a stage, and takes down all that was put on it whatever happens. */
export async function onStage(
  options: DockerDemoOptions,
  context: ExecutorContext,
  native: Architecture,
  signal: AbortSignal,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const run = randomBytes(6).toString('hex');
  const stage: Stage = {
    ...{ context, options, native, run, signal, loaded: [] },
    project: context.projectName ?? '',
  };
  try {
    await act(stage);
  } finally {
    await removeContainers(exec, run);
    for (const image of stage.loaded) await removeImage(exec, image);
  }
}

/** Where the wrong image is built: docker-push takes nothing from there. */
export function wrongFolder({ project, options }: Stage): string {
  return `dist/demo/${repositoryComponent(project)}/${options.deployment}`;
}

/** Builds an image for this machine whose addons are installed for the other architecture. */
export function buildWrong(stage: Stage): Promise<Layout> {
  const { context, options, native, signal } = stage;
  const { dockerfile, context: bundle, baseImages, addons } = options;
  const platform = formatPlatform(linux(native));
  const build = { platform, dockerfile, context: bundle, baseImages, addons, layout: wrongFolder(stage) };
  return withForeignInstall(INSTALL_FOLDER, (install) => buildLayout(build, context, signal, install));
}

/** The image as it should be, built by its own Nx target, bundle included. */
export async function buildRight(stage: Stage, architecture: Architecture): Promise<Layout> {
  const { context, project, options, signal } = stage;
  const image = { project, deployment: options.deployment };
  const task = `${project}:${buildTargetName(image, architecture)}`;
  await runWorkspaceTask(exec, context.root, task, toStderr, signal);
  return readLayout(join(context.root, layoutFolder(image, architecture)), linux(architecture));
}

/** Loads a layout into the engine; gives its name there. */
export async function load(stage: Stage, layout: Layout, what: string): Promise<string> {
  const name = `nx-multiarch-demo:${stage.run}-${what}`;
  stage.loaded.push(name);
  await loadLayout(exec, layout, name, stage.signal);
  return name;
}
