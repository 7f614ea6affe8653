import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes/run';
import { apps } from './apps';
import type { Bench } from './bench';
import { guideBuildArgs } from './guide/guide';

/**
 * What a machine has when a build begins: nothing at all, or the base images alone. Either way every step is done anew,
 * and nothing was fetched from npm or Debian before.
 */
export type Start = 'nothing' | 'base images';

/** Brings every base image into the builder, unpacked, for both architectures: a build of what is in no image. */
export async function bringBases({ sandbox, builder, guide, folder }: Bench): Promise<void> {
  // Its context is not read.
  const image = { ...apps[0]!, project: 'none', guide: 'bases' as const };
  await mkdir(join(sandbox.root, 'dist/apps', image.project), { recursive: true });
  const env = { ...sandbox.env, ...builder.env };
  for (const architecture of ['amd64', 'arm64'] as const) {
    const layout = join(folder, `bases-${architecture}`);
    await run('docker', guideBuildArgs(image, architecture, layout, guide), sandbox.root, env);
  }
}
