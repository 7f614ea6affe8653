import { type BuiltImage, compareImages, layerToOpen } from '../../core/reproduce/compare-images';
import type { Difference } from '../../core/reproduce/difference';
import type { LayerFacts } from '../../core/verify/image-facts';
import type { Descriptor, Layout } from '../layout';
import { readBlob } from '../layout-blobs';
import { archivedEntries } from './archived-entries';

interface BuiltLayout extends BuiltImage {
  folder: string;
  layers: LayerFacts[];
}

/**
 * Where two layouts of one image part first: undefined where they have one digest. Only the layer in which they part
 * is opened.
 *
 * @throws MultiarchError BASE_LAYER_MISSING, LAYOUT_DAMAGED
 */
export async function compareLayouts(first: Layout, second: Layout): Promise<Difference | undefined> {
  const [a, b] = [await readBuilt(first), await readBuilt(second)];
  const at = layerToOpen(a, b);
  if (at === undefined) return compareImages(a, b);
  return compareImages(a, b, [await entriesOf(a, at), await entriesOf(b, at)]);
}

async function readBuilt({ folder, manifest: { digest }, bytes }: Layout): Promise<BuiltLayout> {
  const manifest = JSON.parse(bytes.toString('utf8')) as { config: Descriptor; layers: Descriptor[] };
  const config = JSON.parse(
    (await readBlob(folder, manifest.config)).toString('utf8'),
  ) as BuiltImage['config'] & {
    rootfs: { diff_ids: string[] };
  };
  const { diff_ids: diffIds } = config.rootfs;
  const layers = manifest.layers.map((layer, at): LayerFacts => ({ ...layer, diffId: diffIds[at] ?? '' }));
  return { folder, digest, manifest, config, layers };
}

function entriesOf({ folder, layers }: BuiltLayout, at: number) {
  return archivedEntries(folder, layers[at]!);
}
