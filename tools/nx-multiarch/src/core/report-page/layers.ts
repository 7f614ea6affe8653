import type { ReportedLayer } from '../report';
import type { PageImage } from './report';

/** What a layer is for the images that hold it. */
export type LayerKind = 'base' | 'shared' | 'own';

/** One layer of one or several images. */
export interface PageLayer {
  digest: string;
  /** Compressed bytes. */
  size: number;
  kind: LayerKind;
  /** The names of the images that hold it. */
  images: string[];
  /** Of a layer that several images hold: the same letter everywhere on the page, A for the largest. */
  letter?: string;
}

/** Every layer of these images by its digest. */
export function layersOf(images: readonly PageImage[]): Map<string, PageLayer> {
  const found = new Map<string, PageLayer>();
  for (const { name, layers, base = [] } of images) {
    for (const { digest, size } of eachOnce(layers)) {
      const layer = found.get(digest) ?? { digest, size, kind: 'own', images: [] };
      layer.images.push(name);
      if (base.includes(digest)) layer.kind = 'base';
      else if (layer.kind === 'own' && layer.images.length > 1) layer.kind = 'shared';
      found.set(digest, layer);
    }
  }
  for (const [position, layer] of sharedFirst(found).entries()) layer.letter = letterOf(position);
  return found;
}

/** An image may have the same layer twice, an empty one say; a registry keeps it once. */
export function eachOnce(layers: readonly ReportedLayer[]): ReportedLayer[] {
  return [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
}

/** The shared ones, the largest first; of the same size, by digest, so that a letter does not depend on the order. */
function sharedFirst(layers: ReadonlyMap<string, PageLayer>): PageLayer[] {
  return [...layers.values()]
    .filter(({ images }) => images.length > 1)
    .sort((a, b) => b.size - a.size || (a.digest < b.digest ? -1 : 1));
}

/** 0 -> A, 25 -> Z, 26 -> AA: as spreadsheets count columns. */
export function letterOf(position: number): string {
  const before = Math.floor(position / 26);
  return (before > 0 ? letterOf(before - 1) : '') + String.fromCharCode(65 + (position % 26));
}

/** Compressed bytes of all images: each layer counted once, and as if nothing were shared. */
export function storedBytes(images: readonly PageImage[]): { once: number; each: number } {
  const each = images.reduce((sum, { size }) => sum + size, 0);
  const layers = [...layersOf(images).values()];
  const twice = layers.reduce((sum, { size, images: holders }) => sum + size * (holders.length - 1), 0);
  return { once: each - twice, each };
}
