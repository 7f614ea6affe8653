import { join } from 'node:path';
import type { Digest } from '../core/image-ref';
import { type Architecture, ARCHITECTURES } from '../core/platform';
import { readJson, writeJson } from './json-file';

const FOLDER = 'dist/images';

/** A file for each architecture: the tests of two of them may run at the same time. */
const fileOf = (root: string, folder: string, architecture: Architecture): string =>
  join(root, FOLDER, folder, `tested-${architecture}.json`);

/**
 * Keeps which platform manifests of one architecture passed the last test of it; a push marks those in the registry.
 *
 * @param folder the project's below dist/images
 */
export async function writeTestRecord(
  root: string,
  folder: string,
  architecture: Architecture,
  digests: readonly Digest[],
): Promise<void> {
  await writeJson(fileOf(root, folder, architecture), [...digests].sort());
}

/** The platform manifests that passed; none where no test ever ran. */
export async function readTestRecord(root: string, folder: string): Promise<Digest[]> {
  const records = ARCHITECTURES.map((architecture) => readJson<Digest[]>(fileOf(root, folder, architecture)));
  return (await Promise.all(records)).flatMap((digests) => digests ?? []).sort();
}
