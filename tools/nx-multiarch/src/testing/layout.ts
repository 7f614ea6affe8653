import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Digest } from '../core/image-ref';
import { MEDIA_TYPES } from '../core/media-types';
import type { Descriptor } from '../io/layout';
import { digestOf } from '../io/hashing';

/** One entry of a layer; `mode` as in chmod, 0o644 by default. A whiteout is an empty file named for it. */
export interface LayerFile {
  path: string;
  content?: string | Buffer;
  mode?: number;
  uid?: number;
  gid?: number;
  /** A file by default; a `link` is a hard one. */
  type?: 'file' | 'directory' | 'symlink' | 'link';
  linkname?: string;
  /** A fixed one by default. */
  time?: Date;
  /** PAX records: extended attributes. */
  attributes?: Record<string, string>;
}

/** One layer; gzip by default. `mediaType` and `diffId` are what is said of it, true or not. */
export interface LayerSpec {
  files: LayerFile[];
  compression?: 'gzip' | 'none';
  mediaType?: string;
  diffId?: Digest;
}

/** The image to write. `config` is merged over the image config's `config` object (Entrypoint, User, ...). */
export interface LayoutSpec {
  platform: { os: string; architecture: string; variant?: string };
  layers: LayerSpec[];
  config?: Record<string, unknown>;
  /** What the index says, where it is not what the config says. */
  indexPlatform?: { os: string; architecture: string };
  /** As buildx leaves it with provenance: the index names another one, of the image and an attestation. */
  attested?: boolean;
}

/** An OCI image manifest. */
export interface LayoutManifest {
  schemaVersion: 2;
  mediaType: string;
  config: Descriptor;
  layers: Descriptor[];
}

/** What was written. `diffIds` are the digests of the layers before compression. */
export interface WrittenLayout {
  manifestDigest: Digest;
  manifest: LayoutManifest;
  manifestBytes: Buffer;
  diffIds: Digest[];
}

/** Times in archives and configs are fixed, so that the same image has the same digests in every run. */
const TIME = new Date('2025-01-16T14:30:00Z');

/**
 * Writes an OCI image layout of one platform, as `docker buildx build --output type=oci,tar=false` leaves it.
 * OCI image-spec v1.1, "OCI Image Layout".
 */
export async function writeLayout(dir: string, spec: LayoutSpec): Promise<WrittenLayout> {
  await mkdir(join(dir, 'blobs', 'sha256'), { recursive: true });
  const layers: Descriptor[] = [];
  const diffIds: Digest[] = [];
  for (const { files, compression = 'gzip', mediaType, diffId } of spec.layers) {
    const tar = await tarOf(files);
    diffIds.push(diffId ?? digestOf(tar));
    const [bytes, type] =
      compression === 'gzip' ? [gzipSync(tar), MEDIA_TYPES.ociLayerGzip] : [tar, MEDIA_TYPES.ociLayerTar];
    layers.push(await writeBlob(dir, bytes, mediaType ?? type));
  }
  const config = await writeBlob(dir, json(imageConfig(spec, diffIds)), MEDIA_TYPES.ociConfig);
  const manifest: LayoutManifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers };
  const manifestBytes = json(manifest);
  const descriptor = await writeBlob(dir, manifestBytes, MEDIA_TYPES.ociManifest);
  const image = { ...descriptor, platform: spec.indexPlatform ?? spec.platform };
  await writeFile(join(dir, 'index.json'), json(await indexOf(dir, image, spec.attested)));
  await writeFile(join(dir, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  return { manifestDigest: descriptor.digest, manifest, manifestBytes, diffIds };
}

/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
async function indexOf(dir: string, image: Descriptor, attested = false): Promise<object> {
  const over = (manifests: object[]): object => ({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests,
  });
  if (!attested) return over([image]);
  const statement = await writeBlob(dir, json({ schemaVersion: 2 }), MEDIA_TYPES.ociManifest);
  const attestation = { ...statement, platform: { os: 'unknown', architecture: 'unknown' } };
  return over([await writeBlob(dir, json(over([image, attestation])), MEDIA_TYPES.ociIndex)]);
}

async function writeBlob(dir: string, bytes: Buffer, mediaType: string): Promise<Descriptor> {
  const digest = digestOf(bytes);
  await writeFile(join(dir, 'blobs', 'sha256', digest.slice('sha256:'.length)), bytes);
  return { mediaType, digest, size: bytes.length };
}

/** OCI image-spec v1.1, "OCI Image Configuration". */
function imageConfig({ platform, config }: LayoutSpec, diffIds: readonly Digest[]): Record<string, unknown> {
  return {
    created: TIME.toISOString(),
    ...platform,
    config: config ?? {},
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map(() => ({ created: TIME.toISOString(), created_by: 'writeLayout' })),
  };
}

async function tarOf(files: readonly LayerFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { path: name, content = '', mode = 0o644, type = 'file', time, attributes, ...rest } of files) {
    const { uid, gid, linkname } = rest;
    const header = { name, mode, type, uid, gid, linkname, mtime: time ?? TIME, pax: attributes };
    if (type === 'file') archive.entry(header, content);
    else archive.entry(header);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
