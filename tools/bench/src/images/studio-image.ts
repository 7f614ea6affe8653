import { join } from 'node:path';
import { runMeasured } from '../measure/command';
import type { ImagesContext } from './context';
import { readImage, type ImageFiles } from './layout';
import { compiledPlugin, program, targetsOf } from './plugin';
import type { Sandbox } from './workspace/sandbox';
import { withSandbox } from './workspace/with-sandbox';

/** studio as docker-build leaves it, in a copy of the workspace. */
export interface StudioImage {
  readonly sandbox: Sandbox;
  /** A folder for what is measured. */
  readonly folder: string;
  /** `amd64` or `arm64`. */
  readonly architecture: string;
  /** Where the layout is, from the sandbox's root. */
  readonly built: string;
  /** The same image with the layers of its base, for tools that know nothing of borrowed ones. */
  readonly layout: string;
  readonly files: ImageFiles;
  /** The options of docker-push, as Nx has them. */
  readonly pushOptions: PushOptions;
}

/** Some of the options of docker-push. */
export interface PushOptions {
  readonly images: readonly {
    readonly repository: string;
    readonly layouts: readonly { readonly architecture: string; readonly folder: string }[];
  }[];
}

/**
 * Builds studio's image for `use`, and removes it with all else.
 * @param name of the suite, for its folder
 * @throws Error when the build fails
 */
export async function withStudio<T>(
  context: ImagesContext,
  name: string,
  use: (image: StudioImage) => Promise<T>,
): Promise<T> {
  return withSandbox(context, name, async (sandbox, folder) => {
    context.say(`${name}: builds studio`);
    return use(await build(context.root, sandbox, folder));
  });
}

async function build(root: string, sandbox: Sandbox, folder: string): Promise<StudioImage> {
  await sandbox.nx(['docker-build', 'studio']);
  const targets = await targetsOf('studio', sandbox);
  const pushOptions = targets['docker-push']?.options as unknown as PushOptions;
  const pushed = pushOptions.images[0]?.layouts[0];
  if (pushed === undefined) throw new Error('studio has no image, expected apps/studio/Dockerfile.apprunner');
  const { architecture, folder: built } = pushed;
  const [from, layout] = [join(sandbox.root, built), join(folder, 'complete')];
  const args = program(root, 'complete-layout.mjs', compiledPlugin(root), from, layout);
  await runMeasured(process.execPath, args, { cwd: sandbox.root, env: sandbox.env });
  return { sandbox, folder, architecture, built, layout, files: readImage(from), pushOptions };
}
