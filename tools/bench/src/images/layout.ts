import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A content descriptor, image-spec v1.1 "OCI Content Descriptors"; sizes in bytes. */
export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An image in a layout that docker-build left. */
export interface ImageFiles {
  readonly manifest: Blob;
  readonly config: Blob;
  /** Lowest first. */
  readonly layers: readonly Blob[];
  /** Those of them that are not the base image's. */
  readonly own: readonly Blob[];
}

/** Where a layout keeps a blob. */
export function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}

/** Reads index and manifest of a layout; base.json beside them names the layers that it borrows from its base image. */
export function readImage(layout: string): ImageFiles {
  const read = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
  const { manifests } = read<{ manifests: Blob[] }>(join(layout, 'index.json'));
  const [manifest] = manifests;
  if (manifest === undefined) throw new Error(`${layout} holds no image, expected what docker-build leaves`);
  const image = read<{ config: Blob; layers: Blob[] }>(blobPath(layout, manifest.digest));
  const note = join(layout, 'base.json');
  const base = existsSync(note) ? read<{ layers: Blob[] }>(note).layers : [];
  const borrowed = new Set(base.map(({ digest }) => digest));
  return { manifest, ...image, own: image.layers.filter(({ digest }) => !borrowed.has(digest)) };
}

/** The bytes of blobs together. */
export function bytesOf(blobs: readonly Blob[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
