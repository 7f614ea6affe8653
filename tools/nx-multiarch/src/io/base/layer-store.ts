import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MultiarchError } from '../../core/errors';
import { parseImageRef } from '../../core/image-ref';
import type { Descriptor } from '../layout';
import { machineCache } from '../machine-cache';
import { openRepository } from '../open-repository';

/** Where this machine keeps a layer of a base image, whether it is there or not. */
export function storedLayer(digest: string): string {
  return machineCache('layers', 'sha256', digest.slice('sha256:'.length));
}

/** Whether this machine has a place to keep layers in. */
export async function canStore(): Promise<boolean> {
  const folder = machineCache('layers', 'sha256');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Moves a layer into the store. Nobody reads half of it, though it may come from another disk. */
export function storeLayer(file: string, digest: string): Promise<void> {
  return inPlace(storedLayer(digest), async (partial) => {
    await rename(file, partial).catch(async () => {
      await copyFile(file, partial);
      await rm(file);
    });
  });
}

/**
 * The file of a base image's layer: from the store, or fetched from the base image's registry once.
 *
 * @param from the base image, with its digest
 * @throws MultiarchError BASE_LAYER_MISSING
 */
export async function baseLayerFile(from: string, layer: Descriptor): Promise<string> {
  const file = storedLayer(layer.digest);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== layer.size) await fetchLayer(from, layer, file);
  return file;
}

async function fetchLayer(from: string, { digest, size }: Descriptor, file: string): Promise<void> {
  const { registry, repository } = parseImageRef(from);
  process.stderr.write(`fetching the layer ${digest} of the base image ${from}: ${size} bytes\n`);
  try {
    const client = await openRepository({ registry, repository, access: 'pull' });
    try {
      await inPlace(file, (partial) => pipeline(client.openBlob(digest), createWriteStream(partial)));
    } finally {
      await client.close();
    }
  } catch (cause) {
    throw missing(from, digest, cause);
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

function missing(from: string, digest: string, cause: unknown): MultiarchError {
  const why = cause instanceof MultiarchError ? cause.happened : String(cause);
  return new MultiarchError('BASE_LAYER_MISSING', {
    happened: `the layer ${digest} of the base image ${from} is not on this machine, and was not to be had: ${why}`,
    expected: "the base image's registry, which holds what every image on it leaves out of the cache of Nx",
    mend: 'make the registry reachable (docker login, a proxy), or build here: nx docker-build <app> --skip-nx-cache',
    cause,
  });
}
