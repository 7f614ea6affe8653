import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { AddonPermissions } from '../../core/addons/permissions';
import { assertMapped, assertPinned } from '../../core/base-image';
import { PROXY_VARIABLES } from '../../core/buildx-args';
import { baseOf } from '../../core/dockerfile';
import { parseImageRef } from '../../core/image-ref';
import { requirePlatform } from '../../core/platform';
import { PLUGIN_ROOT } from '../../graph/plugin-source';
import { readSettings } from '../../graph/settings';
import { type BaseImage, readBaseImage } from '../../io/base/base-image';
import { buildImage } from '../../io/build';
import { withBuildSecrets } from '../../io/build-secrets';
import { assertContext } from '../../io/context';
import { exec } from '../../io/exec';
import type { Layout } from '../../io/layout';
import { prepareBuilder } from './prepare-builder';

/** The options of schema.json; paths are from the workspace's root. A layout outside of it has its whole path. */
export interface DockerBuildOptions {
  platform: string;
  dockerfile: string;
  context: string;
  layout: string;
  /** The file that receives the build's provenance; none is written without it. */
  provenance?: string;
  baseImages: Record<string, string>;
  addons?: AddonPermissions;
  noCache?: boolean;
  /** What is read and written besides the builder's own cache; nothing where a build is asked for from elsewhere. */
  cacheFrom?: string[];
  cacheTo?: string[];
}

/** What Dockerfiles take by `--mount=from=nx-multiarch`. */
export const INSTALL_FOLDER = join(PLUGIN_ROOT, 'install');

/**
 * Builds one image for one platform into an OCI layout; BuildKit's progress goes to stderr.
 *
 * @param install the folder behind the build context `nx-multiarch`
 * @throws MultiarchError BAD_PLATFORM, BAD_OPTIONS, NO_ENGINE, NO_BUILDX, NO_BUILDER, NO_EMULATION, BUILD_FAILED, DISK_FULL
 */
export async function buildLayout(
  options: DockerBuildOptions,
  context: ExecutorContext,
  signal: AbortSignal,
  install = INSTALL_FOLDER,
): Promise<Layout> {
  const { root } = context;
  const platform = requirePlatform(options.platform);
  assertPinned(options.baseImages);
  assertContext(join(root, options.context));
  const file = options.dockerfile;
  const dockerfile = { file, text: await readFile(join(root, file), 'utf8') };
  assertMapped(dockerfile, options.baseImages);
  const { noCache, cacheFrom, cacheTo } = options;
  const how = { ...(await prepareBuilder(dockerfile, platform, context)), noCache, cacheFrom, cacheTo };
  const findBase = () => findBaseImage(dockerfile.text, options, context, signal);
  const run = { exec, signal, findBase, onProgress: (text: string) => void process.stderr.write(text) };
  return withBuildSecrets({ exec, workspaceRoot: root, env: process.env }, (secrets) => {
    const paths = pathsOf(options, root, install);
    const argsFromEnv = PROXY_VARIABLES.filter((name) => process.env[name]);
    return buildImage({ ...paths, ...how, args: argsOf(options), platform, secrets, argsFromEnv }, run);
  });
}

/** What install.mjs is told of single packages; nothing where project.json says nothing, so that no cache is lost. */
function argsOf({ addons = {} }: DockerBuildOptions): Record<string, string> {
  return Object.keys(addons).length > 0 ? { ADDONS: JSON.stringify(addons) } : {};
}

/** None where the image has no base, or one that only a build can know: all of its layers are then its own. */
async function findBaseImage(
  dockerfile: string,
  { baseImages, platform }: DockerBuildOptions,
  context: ExecutorContext,
  signal: AbortSignal,
): Promise<BaseImage | undefined> {
  const name = baseOf(dockerfile);
  if (name === undefined) return undefined;
  const reference = baseImages[name] ?? name;
  const { registry } = parseImageRef(reference);
  // A registry of one of the environments is spoken to as a push does it.
  const { environments } = readSettings(context);
  const insecure = Object.values(environments).some(
    (each) => each.insecure && [each.registry].flat().includes(registry),
  );
  return readBaseImage(reference, requirePlatform(platform), { insecure, signal });
}

function pathsOf(
  { dockerfile, context, layout, baseImages }: DockerBuildOptions,
  root: string,
  install: string,
) {
  return {
    dockerfile: join(root, dockerfile),
    context: join(root, context),
    layout: resolve(root, layout),
    contexts: { ...dockerImages(baseImages), 'nx-multiarch': install },
  };
}

/** Base images as named build contexts: https://docs.docker.com/reference/cli/docker/buildx/build/#build-context. */
function dockerImages(baseImages: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(baseImages).map(([name, ref]) => [name, `docker-image://${ref}`]));
}
