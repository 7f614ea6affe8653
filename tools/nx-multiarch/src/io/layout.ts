import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { MultiarchError } from '../core/errors';
import type { Digest } from '../core/image-ref';
import { isIndexType } from '../core/media-types';
import { formatPlatform, type Platform, samePlatform } from '../core/platform';
import { digestOf } from './registry';

/** A content descriptor, image-spec v1.1 "OCI Content Descriptors"; sizes in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: Digest;
  size: number;
}

interface Manifest {
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
}

/** One platform's image as a build left it. */
export interface Layout {
  folder: string;
  platform: Platform;
  manifest: Descriptor;
  /** The manifest's bytes as they are pushed. */
  bytes: Buffer;
  /** The config and then the layers, each blob once. */
  blobs: Descriptor[];
}

/**
 * Reads an OCI image layout that holds one image (image-spec v1.1 "OCI Image Layout Specification").
 *
 * @throws MultiarchError LAYOUT_MISSING where there is none, LAYOUT_DAMAGED where it holds another number of images
 *   or another platform than `expected`, or where a manifest's bytes are not those of its digest
 */
export async function readLayout(folder: string, expected: Platform): Promise<Layout> {
  const index = await readIndex(folder);
  const [manifest, ...others] = index.manifests;
  if (!manifest || others.length > 0 || isIndexType(manifest.mediaType)) {
    throw damaged(
      folder,
      `its index names ${index.manifests.length} manifests or a nested index`,
      'one image manifest',
    );
  }
  const bytes = await readBlob(folder, manifest);
  const { config, layers } = JSON.parse(bytes.toString('utf8')) as Manifest;
  const platform = JSON.parse((await readBlob(folder, config)).toString('utf8')) as Platform;
  if (!samePlatform(platform, expected)) {
    throw damaged(
      folder,
      `its image is for ${formatPlatform(platform)}`,
      `an image for ${formatPlatform(expected)}`,
    );
  }
  const blobs = [...new Map([config, ...layers].map((blob) => [blob.digest, blob])).values()];
  await Promise.all(blobs.map((blob) => assertBlob(folder, blob)));
  return { folder, platform, manifest, bytes, blobs };
}

/** A stream of a blob's bytes, from the start each time it is called. */
export function openBlob(layout: Pick<Layout, 'folder'>, digest: Digest): Readable {
  return createReadStream(blobPath(layout.folder, digest));
}

/** The bytes that an image takes in a registry: config, layers and manifest, compressed. */
export function imageSize(layout: Layout): number {
  return layout.blobs.reduce((sum, blob) => sum + blob.size, layout.manifest.size);
}

async function readIndex(folder: string): Promise<{ manifests: Descriptor[] }> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch((cause: unknown) => {
    throw new MultiarchError('LAYOUT_MISSING', {
      happened: `there is no image layout in ${folder}`,
      expected: 'the layout that a docker-build target leaves there',
      mend: 'nx docker-build <app>',
      cause,
    });
  });
  return JSON.parse(text) as { manifests: Descriptor[] };
}

/** Reads a small blob (a manifest, a config) and proves that it is what its descriptor says. */
async function readBlob(folder: string, { digest, size }: Descriptor): Promise<Buffer> {
  const bytes = await readFile(blobPath(folder, digest)).catch((cause: unknown) => {
    throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names', cause);
  });
  const found = digestOf(bytes);
  if (found !== digest || bytes.length !== size) {
    throw damaged(
      folder,
      `the blob ${digest} holds ${bytes.length} bytes with the digest ${found}`,
      `${size} bytes`,
    );
  }
  return bytes;
}

/** A layer is as large as its descriptor says; the registry proves its digest. */
async function assertBlob(folder: string, { digest, size }: Descriptor): Promise<void> {
  const found = await stat(blobPath(folder, digest)).catch((cause: unknown) => {
    throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names', cause);
  });
  if (found.size !== size) {
    throw damaged(folder, `the blob ${digest} holds ${found.size} bytes`, `${size} bytes`);
  }
}

function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

function damaged(folder: string, found: string, expected: string, cause?: unknown): MultiarchError {
  return new MultiarchError('LAYOUT_DAMAGED', {
    happened: `the image layout in ${folder} is not sound: ${found}`,
    expected,
    mend: 'build it again without the cache: nx docker-build <app> --skip-nx-cache',
    cause,
  });
}
