import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import type { BaseImage } from '../base/base-image';
import { borrowLayers } from '../base/borrowed';
import type { Descriptor, Manifest } from '../layout';
import { blobPath, damaged, readBlob, readIndexText } from '../layout-blobs';
import { digestOf } from '../hashing';
import { normalizeLayer, type NormalizedLayer } from './normalize-layer';

interface Config {
  history?: object[];
  rootfs: { type: string; diff_ids: string[] };
}

/** What a layer can be compressed with when buildx was told not to compress it: an earlier build's is taken again. */
const IS_GZIP: Partial<Record<string, boolean>> = {
  [MEDIA_TYPES.ociLayerTar]: false,
  [MEDIA_TYPES.ociLayerGzip]: true,
  [MEDIA_TYPES.dockerLayerGzip]: true,
};

/** How a layout is sealed. */
export interface SealRun {
  /** The time of every file, of the config and of its history. */
  epoch: Date;
  /** Is told what makes an image larger, or another one than elsewhere. */
  warn: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Makes what buildx exported a function of its inputs: the layers that the build added are written anew with one time
 * for every file, and config, manifest and index follow. The base image's layers stay as its registry has them: they
 * are neither read nor compressed, a registry that holds them needs no second copy, and they are left out of the layout.
 *
 * BuildKit's own rewrite-timestamp also rewrites the base's layers up to version 0.13
 * (https://github.com/moby/buildkit/issues/4805), and what it compresses depends on its version (docs/adr/0013).
 *
 * @param folder an OCI image layout of one image, changed in place: nobody else may read it yet
 * @param base undefined where all layers are the image's own
 * @throws MultiarchError LAYOUT_MISSING, LAYOUT_DAMAGED; the signal's reason
 */
export async function sealLayout(
  folder: string,
  base: BaseImage | undefined,
  { epoch, warn, signal }: SealRun,
): Promise<void> {
  const { manifests } = JSON.parse(await readIndexText(folder)) as { manifests: Descriptor[] };
  const [descriptor] = manifests;
  // readLayout says what is wrong with another number of images.
  if (!descriptor || manifests.length > 1) return;
  const manifest = await readJsonBlob<Manifest>(folder, descriptor);
  const config = await readJsonBlob<Config>(folder, manifest.config);
  const shared = sharedLayers(manifest.layers, base?.layers ?? []);
  const own: NormalizedLayer[] = [];
  if (base && shared === 0) warn(notShared(base));
  for (const layer of manifest.layers.slice(shared)) own.push(await sealLayer(folder, layer, epoch, signal));
  const sealedConfig = {
    ...manifest.config,
    ...(await writeJsonBlob(folder, withLayers(config, shared, own, epoch))),
  };
  const layers = [...manifest.layers.slice(0, shared), ...own.map(layerDescriptor)];
  const sealed = await writeJsonBlob(folder, { ...manifest, config: sealedConfig, layers });
  const index = { schemaVersion: 2, manifests: [{ ...descriptor, ...sealed }] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await sweep(folder, [sealed, sealedConfig, ...layers]);
  const borrowed = manifest.layers.slice(0, shared);
  if (base && shared > 0) await borrowLayers(folder, { ...base, layers: borrowed });
}

/** How many of the lowest layers are the base's own bytes. A builder that compressed them anew shares none. */
function sharedLayers(layers: readonly Descriptor[], base: readonly Digest[]): number {
  return base.every((digest, at) => layers[at]?.digest === digest) ? base.length : 0;
}

function notShared({ reference }: BaseImage): string {
  return `the builder did not keep the layers of ${reference} as its registry has them: they are written anew, and every image on it holds its own copy`;
}

async function sealLayer(
  folder: string,
  { digest, mediaType }: Descriptor,
  epoch: Date,
  signal?: AbortSignal,
): Promise<NormalizedLayer> {
  const gzip = IS_GZIP[mediaType];
  if (gzip === undefined) throw unsealable(mediaType);
  const target = join(folder, 'layer.partial');
  const files = { source: blobPath(folder, digest), gzip, target };
  const normalized = await normalizeLayer(files, epoch, signal).catch((cause: unknown) => {
    signal?.throwIfAborted();
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw cause;
    throw damaged(folder, `the layer ${digest} cannot be read`, 'a whole archive', cause);
  });
  // What is damaged on the way here would get a digest that fits.
  if (normalized.source !== digest)
    throw damaged(folder, `a layer has the digest ${normalized.source}`, digest);
  await rename(target, blobPath(folder, normalized.digest));
  return normalized;
}

function unsealable(mediaType: string): MultiarchError {
  return new MultiarchError('BUILD_FAILED', {
    happened: `the builder left a layer of the type ${mediaType}, which cannot be written anew`,
    expected: "layers that are tar or tar+gzip, and a base image's layers as its registry has them",
    mend: 'build on a base image whose layers are compressed with gzip, or with a builder that keeps them as they are',
  });
}

function withLayers(config: Config, shared: number, own: readonly NormalizedLayer[], epoch: Date): Config {
  const created = epoch.toISOString();
  const diffIds = [...config.rootfs.diff_ids.slice(0, shared), ...own.map(({ diffId }) => diffId)];
  return {
    ...config,
    ...{ created },
    history: (config.history ?? []).map((entry) => ({ ...entry, created })),
    rootfs: { ...config.rootfs, diff_ids: diffIds },
  };
}

function layerDescriptor({ digest, size }: NormalizedLayer): Descriptor {
  return { mediaType: MEDIA_TYPES.ociLayerGzip, digest, size };
}

async function readJsonBlob<T>(folder: string, descriptor: Descriptor): Promise<T> {
  return JSON.parse((await readBlob(folder, descriptor)).toString('utf8')) as T;
}

async function writeJsonBlob(folder: string, value: object): Promise<{ digest: Digest; size: number }> {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = digestOf(bytes);
  await writeFile(blobPath(folder, digest), bytes);
  return { digest, size: bytes.length };
}

/** Removes what the export left and nothing names any more. */
async function sweep(folder: string, named: readonly { digest: Digest }[]): Promise<void> {
  const kept = new Set(named.map(({ digest }) => blobPath(folder, digest)));
  const blobs = join(folder, 'blobs', 'sha256');
  for (const name of await readdir(blobs)) {
    if (!kept.has(join(blobs, name))) await rm(join(blobs, name));
  }
  await rm(join(folder, 'ingest'), { recursive: true, force: true });
}
