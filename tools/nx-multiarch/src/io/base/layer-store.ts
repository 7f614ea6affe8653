import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MultiarchError } from '../../core/errors';
import { parseImageRef } from '../../core/image-ref';
import type { Descriptor } from '../layout';
import type { Borrowed } from './borrowed';
import { CACHE_VARIABLE, machineCache } from '../machine-cache';
import { openRepository } from '../open-repository';

/** Where this machine keeps a layer of a base image, whether it is there or not. */
export function storedLayer(digest: string): string {
  return machineCache('layers', 'sha256', digest.slice('sha256:'.length));
}

/**
 * Moves a layer into the store. Nobody reads half of it, though it may come from another disk.
 *
 * @returns whether it was moved: where the store cannot be written, it stays
 */
export async function storeLayer(file: string, digest: string): Promise<boolean> {
  const stored = storedLayer(digest);
  try {
    await mkdir(dirname(stored), { recursive: true });
    await rename(file, stored).catch(() => inPlace(stored, (partial) => copyFile(file, partial)));
  } catch {
    return false;
  }
  await rm(file, { force: true });
  return true;
}

/** Forgets a layer whose bytes turned out to be others: it is fetched again when it is needed. */
export function forgetLayer(digest: string): Promise<void> {
  return rm(storedLayer(digest), { force: true });
}

/** The base image, with its digest, and how its registry is spoken to. */
export type Lender = Pick<Borrowed, 'reference' | 'insecure'>;

/**
 * The file of a base image's layer: from the store, or fetched from the base image's registry once.
 *
 * @throws MultiarchError BASE_LAYER_MISSING
 */
export async function baseLayerFile(from: Lender, layer: Descriptor): Promise<string> {
  const file = storedLayer(layer.digest);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== layer.size) await fetchLayer(from, layer, file);
  return file;
}

async function fetchLayer(from: Lender, { digest, size }: Descriptor, file: string): Promise<void> {
  const { reference, insecure } = from;
  const { registry, repository } = parseImageRef(reference);
  process.stderr.write(`fetching the layer ${digest} of the base image ${reference}: ${size} bytes\n`);
  try {
    const client = await openRepository({ registry, repository, insecure, access: 'pull' });
    try {
      await inPlace(file, (partial) => pipeline(client.openBlob(digest), createWriteStream(partial)));
    } finally {
      await client.close();
    }
  } catch (cause) {
    throw missing(reference, digest, cause);
  }
}

async function inPlace(file: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await write(partial);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

function missing(reference: string, digest: string, cause: unknown): MultiarchError {
  const why = cause instanceof MultiarchError ? cause.happened : String(cause);
  return new MultiarchError('BASE_LAYER_MISSING', {
    happened: `the layer ${digest} of the base image ${reference} is not on this machine, and was not to be had: ${why}`,
    expected: "the base image's registry, which holds what every image on it leaves out of the cache of Nx",
    mend: `make the registry reachable (docker login, a proxy), name a folder that can be written in ${CACHE_VARIABLE}, or build here: nx docker-build <app> --skip-nx-cache`,
    cause,
  });
}
