import { linux, type Architecture } from '../../core/platform';
import { type Contents, contentsOf } from '../../core/sbom/contents';
import type { NamedPlatformImage } from '../../core/sbom/image-name';
import { buildTree } from '../../core/verify/file-tree';
import { readImage } from '../verify/image-file';
import { inventoriesOf, type ScanContext } from '../verify/scan-cache';
import { composeBom } from './compose-bom';

/** An image layout whose SBOM is wanted; `folder` is absolute. */
export interface SbomRequest extends Omit<NamedPlatformImage, 'digest' | 'architecture'> {
  folder: string;
  architecture: Architecture;
  /** The version of this plugin. */
  toolVersion: string;
}

/** The SBOM of a layout's image. */
export interface LayoutSbom extends Contents {
  digest: string;
  /** CycloneDX 1.6 in JSON. */
  text: string;
}

/**
 * Makes the SBOM of one layout from the files that are in it. Layers that docker-verify has read are not read again.
 *
 * @throws MultiarchError LAYOUT_MISSING, LAYOUT_DAMAGED, BASE_LAYER_MISSING; the signal's reason
 */
export async function sbomOf({ folder, ...named }: SbomRequest, context: ScanContext): Promise<LayoutSbom> {
  const { layers, manifestDigest: digest } = await readImage(folder, linux(named.architecture));
  const inventories = await inventoriesOf(folder, layers, context);
  const contents = contentsOf(buildTree(inventories.map(({ entries }) => entries)));
  return { ...contents, digest, text: composeBom({ ...named, digest }, contents) };
}
