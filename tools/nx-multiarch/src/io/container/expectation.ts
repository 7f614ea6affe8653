import { type Architecture, linux } from '../../core/platform';
import { addonPackages, type AddonPackage } from '../../core/test/addon-packages';
import { buildTree } from '../../core/verify/file-tree';
import { variable } from '../../core/verify/image-facts';
import { readImage } from '../verify/image-file';
import { inventoriesOf, scanFolder } from '../verify/scan-cache';

/** What a layout says of the container that it makes. */
export interface ImagePromise {
  digest: string;
  /** The port it listens on: its PORT, which every Dockerfile here sets for a server. */
  port: number;
  packages: AddonPackage[];
}

/** Where a server listens that says nothing, and the emulator of a Lambda image always. */
const DEFAULT_PORT = 8080;

/**
 * Reads from a layout what its container must turn out to be. Its layers were scanned by docker-verify, so that this
 * takes no time.
 *
 * @param env `NAME=value` pairs that the container gets besides its own
 * @throws MultiarchError LAYOUT_MISSING, LAYOUT_DAMAGED; the signal's reason
 */
export async function readPromise(
  root: string,
  folder: string,
  architecture: Architecture,
  env: readonly string[],
  signal?: AbortSignal,
): Promise<ImagePromise> {
  const { layers, run, manifestDigest } = await readImage(folder, linux(architecture));
  const inventories = await inventoriesOf(folder, layers, { cache: scanFolder(root), signal });
  const { root: files } = buildTree(inventories.map(({ entries }) => entries));
  const port = variable({ Env: [...env] }, 'PORT') ?? variable(run, 'PORT');
  return {
    digest: manifestDigest,
    port: Number(port) || DEFAULT_PORT,
    packages: addonPackages(files, architecture),
  };
}
