import { constants, copyFile, link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobFile } from '../base/layer-file';
import type { Layout } from '../layout';
import { blobPath } from '../layout-blobs';

/**
 * Gives other tools a layout that holds every blob: one that a build leaves lacks the layers of its base image
 * (docs/adr/0014). Blobs are hard links where that is possible; the folder stands beside the layout, and is gone
 * afterwards.
 *
 * @throws MultiarchError BASE_LAYER_MISSING, LAYOUT_DAMAGED
 */
export async function withWholeLayout<T>(
  { folder, manifest, bytes, blobs }: Layout,
  use: (whole: string) => Promise<T>,
): Promise<T> {
  const whole = await mkdtemp(join(dirname(folder), '.whole-'));
  try {
    await mkdir(join(whole, 'blobs', 'sha256'), { recursive: true });
    for (const { digest } of blobs) await place(await blobFile(folder, digest), blobPath(whole, digest));
    await writeFile(blobPath(whole, manifest.digest), bytes);
    await writeFile(join(whole, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    const index = { schemaVersion: 2, manifests: [manifest] };
    await writeFile(join(whole, 'index.json'), JSON.stringify(index));
    return await use(whole);
  } finally {
    await rm(whole, { recursive: true });
  }
}

/** The layers of base images may be on another disk, or one that knows no hard links. */
async function place(file: string, to: string): Promise<void> {
  await link(file, to).catch(() => copyFile(file, to, constants.COPYFILE_FICLONE));
}
