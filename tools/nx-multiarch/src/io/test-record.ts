import { join } from 'node:path';
import type { Digest } from '../core/image-ref';
import { readJson, writeJson } from './json-file';

const FOLDER = 'dist/images';
const FILE = 'tested.json';

/**
 * Keeps which platform manifests of a project passed its last docker-test; docker-push marks those in the registry.
 *
 * @param folder the project's below dist/images
 */
export async function writeTestRecord(
  root: string,
  folder: string,
  digests: readonly Digest[],
): Promise<void> {
  await writeJson(join(root, FOLDER, folder, FILE), [...digests].sort());
}

/** The platform manifests that passed; none where docker-test never ran. */
export async function readTestRecord(root: string, folder: string): Promise<Digest[]> {
  return (await readJson<Digest[]>(join(root, FOLDER, folder, FILE))) ?? [];
}
