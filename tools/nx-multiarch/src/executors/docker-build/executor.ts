import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { requirePlatform } from '../../core/platform';
import { buildImage } from '../../io/build';
import { findBuildSecrets } from '../../io/build-secrets';
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
    assertContext(join(root, options.context));
    await assertEngine(exec);
    const builder = await findBuilder(exec);
    const layout = await buildImage(
      {
        platform,
        dockerfile: join(root, options.dockerfile),
        context: join(root, options.context),
        layout: join(root, options.layout),
        builder: builder.name,
        network: builder.network,
        contexts: { ...dockerImages(options.baseImages), 'nx-multiarch': join(PLUGIN_ROOT, 'install') },
        noCache: options.noCache,
        secrets: await findBuildSecrets(exec, root, process.env),
      },
      { exec, signal, onProgress: (text) => process.stderr.write(text) },
    );
    process.stdout.write(`${options.dockerfile} ${options.platform} ${layout.manifest.digest}\n`);
  });
}

/** Base images as named build contexts: https://docs.docker.com/reference/cli/docker/buildx/build/#build-context. */
function dockerImages(baseImages: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(baseImages).map(([name, ref]) => [name, `docker-image://${ref}`]));
}
