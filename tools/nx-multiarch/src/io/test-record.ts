import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../core/image-ref';

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
  const file = join(root, FOLDER, folder, FILE);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify([...digests].sort(), null, 2)}\n`);
}

/** The platform manifests that passed; none where docker-test never ran. */
export async function readTestRecord(root: string, folder: string): Promise<Digest[]> {
  const text = await readFile(join(root, FOLDER, folder, FILE), 'utf8').catch(() => '[]');
  return JSON.parse(text) as Digest[];
}
