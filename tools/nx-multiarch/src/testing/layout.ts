import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Digest } from '../core/image-ref';
import { MEDIA_TYPES } from '../core/media-types';
import type { Descriptor } from '../io/layout';
import { digestOf } from '../io/registry';

/** One file of a layer; `mode` as in chmod, 0o644 by default. */
export interface LayerFile {
  path: string;
  content: string | Buffer;
  mode?: number;
}

/** The image to write. `config` is merged over the image config's `config` object (Entrypoint, User, ...). */
export interface LayoutSpec {
  platform: { os: string; architecture: string; variant?: string };
  layers: { files: LayerFile[] }[];
  config?: Record<string, unknown>;
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
  for (const { files } of spec.layers) {
    const tar = await tarOf(files);
    diffIds.push(digestOf(tar));
    layers.push(await writeBlob(dir, gzipSync(tar), MEDIA_TYPES.ociLayerGzip));
  }
  const config = await writeBlob(dir, json(imageConfig(spec, diffIds)), MEDIA_TYPES.ociConfig);
  const manifest: LayoutManifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers };
  const manifestBytes = json(manifest);
  const descriptor = await writeBlob(dir, manifestBytes, MEDIA_TYPES.ociManifest);
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [{ ...descriptor, platform: spec.platform }],
  };
  await writeFile(join(dir, 'index.json'), json(index));
  await writeFile(join(dir, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  return { manifestDigest: descriptor.digest, manifest, manifestBytes, diffIds };
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
  for (const { path, content, mode = 0o644 } of files)
    archive.entry({ name: path, mode, mtime: TIME }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
