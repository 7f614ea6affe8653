import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifiedImage } from '../core/verify/report';
import { readJson, writeJson } from './json-file';

const FOLDER = 'dist/images';
const FILE = 'verified.json';

/**
 * Keeps what a project's last docker-verify found, sound or not; `docker-report` reads it.
 *
 * @param folder the project's below dist/images
 */
export async function writeVerifyRecord(
  root: string,
  folder: string,
  images: readonly VerifiedImage[],
): Promise<void> {
  await writeJson(join(root, FOLDER, folder, FILE), images);
}

/** The last verdicts of every project, sorted by folder; empty where nothing was verified yet. */
export async function readVerifyRecords(root: string): Promise<VerifiedImage[]> {
  const folders = await readdir(join(root, FOLDER)).catch(() => []);
  const records = folders.sort().map((folder) => readJson<VerifiedImage[]>(join(root, FOLDER, folder, FILE)));
  return (await Promise.all(records)).flatMap((images) => images ?? []);
}
