import { count } from '../verify/report';
import { type ArchivedEntry, compareEntries } from './compare-entries';
import { compareJson } from './compare-json';
import type { Difference } from './difference';

/** One layer, as the manifest and the config name it. */
export interface BuiltLayer {
  /** Of the blob, compressed. */
  digest: string;
  /** Of the archive in it. */
  diffId: string;
}

/** What a build left of an image; layers are compared by digest until they part. */
export interface BuiltImage {
  /** Of the manifest. */
  digest: string;
  /** Manifest and config, parsed. */
  manifest: unknown;
  config: { history?: readonly { created_by?: string; empty_layer?: boolean }[] };
  layers: readonly BuiltLayer[];
}

/** The entries of one layer in both builds. */
export type OpenedLayers = readonly [first: readonly ArchivedEntry[], second: readonly ArchivedEntry[]];

/** Which layer must be opened in both builds to tell where they part, from 0; undefined where none has to be. */
export function layerToOpen(first: BuiltImage, second: BuiltImage): number | undefined {
  const at = differingLayer(first, second);
  const opened = at !== undefined && first.layers[at]?.diffId !== second.layers[at]?.diffId;
  return opened ? at : undefined;
}

/**
 * Where two builds of an image part first: layers from the lowest up, then the config, then the manifest.
 *
 * @param opened the entries of the layer that `layerToOpen` names
 * @returns undefined where both are one image
 */
export function compareImages(
  first: BuiltImage,
  second: BuiltImage,
  opened: OpenedLayers = [[], []],
): Difference | undefined {
  if (first.digest === second.digest) return undefined;
  const at = differingLayer(first, second);
  if (at !== undefined) return compareLayers(at, first, second, opened);
  if (first.layers.length !== second.layers.length) {
    const [a, b] = [first, second].map(({ layers }) => count(layers.length, 'layer'));
    return { where: 'manifest', what: 'layers', first: a!, second: b! };
  }
  const config = compareJson(first.config, second.config);
  if (config) return { where: 'config', what: 'value', ...config };
  return { where: 'manifest', ...compareManifests(first, second) };
}

/** The lowest layer that both have, and that is not the same. */
function differingLayer(first: BuiltImage, second: BuiltImage): number | undefined {
  const at = first.layers.findIndex(({ digest }, index) => {
    const other = second.layers[index];
    return other !== undefined && other.digest !== digest;
  });
  return at < 0 ? undefined : at;
}

function compareLayers(
  at: number,
  first: BuiltImage,
  second: BuiltImage,
  [entries, others]: OpenedLayers,
): Difference {
  const [a, b] = [first.layers[at]!, second.layers[at]!];
  const step = stepOf(first, at);
  const layer = { where: 'layer' as const, layer: at + 1, ...(step ? { step } : {}) };
  if (a.diffId === b.diffId) return { ...layer, what: 'compression', first: a.digest, second: b.digest };
  const difference = compareEntries(entries, others);
  return { ...layer, ...(difference ?? { what: 'archive', first: a.diffId, second: b.diffId }) };
}

/** A config of the same values has another digest where keys are written in another order, or with spaces. */
function compareManifests(
  first: BuiltImage,
  second: BuiltImage,
): Pick<Difference, 'path' | 'what' | 'first' | 'second'> {
  const difference = compareJson(first.manifest, second.manifest);
  return difference
    ? { what: 'value', ...difference }
    : { what: 'bytes', first: first.digest, second: second.digest };
}

/** Each entry of the history that is not empty stands for a layer: image-spec v1.1 "OCI Image Configuration". */
function stepOf({ config, layers }: BuiltImage, at: number): string | undefined {
  const made = (config.history ?? []).filter(({ empty_layer: empty }) => !empty);
  if (made.length !== layers.length) return undefined;
  return made[at]?.created_by?.replace(/ # buildkit$/, '');
}
