import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { assertPinned } from '../../core/base-image';
import { PROXY_VARIABLES } from '../../core/buildx-args';
import { requirePlatform } from '../../core/platform';
import { buildImage } from '../../io/build';
import { withBuildSecrets } from '../../io/build-secrets';
import { assertContext } from '../../io/context';
import { assertEngine, findBuilder } from '../../io/docker';
import { exec } from '../../io/exec';
import { PLUGIN_ROOT } from '../../graph/plugin-source';
import { runTask, type TaskOutcome } from '../run-task';

/** The options of schema.json; paths are from the workspace's root. */
export interface DockerBuildOptions {
  platform: string;
  dockerfile: string;
  context: string;
  layout: string;
  baseImages: Record<string, string>;
  noCache?: boolean;
}

/** Builds one image for one platform into an OCI layout; prints the manifest's digest. */
export default function dockerBuild(
  options: DockerBuildOptions,
  { root }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const platform = requirePlatform(options.platform);
    assertPinned(options.baseImages);
    assertContext(join(root, options.context));
    await assertEngine(exec);
    const { name: builder, network } = await findBuilder(exec);
    const run = { exec, signal, onProgress: (text: string) => void process.stderr.write(text) };
    const layout = await withBuildSecrets({ exec, workspaceRoot: root, env: process.env }, (secrets) => {
      const paths = pathsOf(options, root);
      const argsFromEnv = PROXY_VARIABLES.filter((name) => process.env[name]);
      const { noCache } = options;
      return buildImage({ ...paths, platform, builder, network, secrets, argsFromEnv, noCache }, run);
    });
    process.stdout.write(`${options.dockerfile} ${options.platform} ${layout.manifest.digest}\n`);
  });
}

function pathsOf({ dockerfile, context, layout, baseImages }: DockerBuildOptions, root: string) {
  return {
    dockerfile: join(root, dockerfile),
    context: join(root, context),
    layout: join(root, layout),
    contexts: { ...dockerImages(baseImages), 'nx-multiarch': join(PLUGIN_ROOT, 'install') },
  };
}

/** Base images as named build contexts: https://docs.docker.com/reference/cli/docker/buildx/build/#build-context. */
function dockerImages(baseImages: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(baseImages).map(([name, ref]) => [name, `docker-image://${ref}`]));
}
