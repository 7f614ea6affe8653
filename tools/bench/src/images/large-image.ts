import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobPath, readImage, type Blob } from './layout';
import { copiesOf, unpackedBytes, writeLayer, type WrittenLayer } from './large-layer';

/** A large image in a layout. */
export interface LargeImage {
  /** All of its layers, lowest first. */
  readonly layers: readonly Blob[];
  /** The digests of those that an app's build puts on its base image. */
  readonly own: readonly string[];
  /** Bytes of all layers, uncompressed. */
  readonly unpacked: number;
}

/** An image's config, image-spec v1.1 "OCI Image Configuration", as far as it is changed. */
interface Config {
  rootfs: { diff_ids: string[] };
  history?: object[];
}

/**
 * Makes the image of a complete layout larger: between its base and its own layers goes a layer with copies of the
 * base's files, so that programs, libraries and texts are as many and as compressible as images have them. The same
 * layout gives the same image every time.
 *
 * @param own the digests of the layers above the base image
 * @param bytes how large it is to be, uncompressed
 */
export async function enlarge(layout: string, own: readonly string[], bytes: number): Promise<LargeImage> {
  const { layers } = readImage(layout);
  const files = layers.map(({ digest }) => blobPath(layout, digest));
  const small = await unpackedBytes(files);
  const base = layers.length - own.length;
  const added = await writeLayer(layout, copiesOf(files.slice(0, base), bytes - small));
  putIn(layout, added, base);
  return { layers: readImage(layout).layers, own, unpacked: small + added.bytes };
}

/** Writes config, manifest and index anew, with a further layer at that height. */
function putIn(layout: string, { blob, diffId }: WrittenLayer, at: number): void {
  const { manifest, config } = readImage(layout);
  const read = <T>({ digest }: Blob): T => JSON.parse(readFileSync(blobPath(layout, digest), 'utf8')) as T;
  const put = (of: Blob, value: object): Blob => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    writeFileSync(blobPath(layout, digest), bytes);
    return { ...of, digest, size: bytes.length };
  };
  const image = read<Config>(config);
  const diffIds = image.rootfs.diff_ids.toSpliced(at, 0, diffId);
  const history = [{ created_by: 'copies of files of the base image' }, ...(image.history ?? [])];
  const newConfig = put(config, { ...image, history, rootfs: { ...image.rootfs, diff_ids: diffIds } });
  const old = read<{ layers: Blob[] }>(manifest);
  const newManifest = { ...old, config: newConfig, layers: old.layers.toSpliced(at, 0, blob) };
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as object;
  const manifests = [put(manifest, newManifest)];
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ ...index, manifests }));
}
