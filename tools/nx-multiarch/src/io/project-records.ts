import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file';

/** Where each project has a folder for what is known of its images, from the workspace's root. */
const FOLDER = 'dist/images';

/** Keeps what is known of a project's images; `folder` is the project's below dist/images. */
export async function writeProjectRecord(
  root: string,
  folder: string,
  file: string,
  images: readonly unknown[],
): Promise<void> {
  await writeJson(join(root, FOLDER, folder, file), images);
}

/** What is known of one project's images; undefined where the file is not there. */
export function readProjectRecord<T>(root: string, folder: string, file: string): Promise<T[] | undefined> {
  return readJson<T[]>(join(root, FOLDER, folder, file));
}

/** What the files of this name say in every project's folder, sorted by folder; empty where there are none. */
export async function readProjectRecords<T>(root: string, file: string): Promise<T[]> {
  const folders = await readdir(join(root, FOLDER)).catch(() => []);
  const records = folders.sort().map((folder) => readProjectRecord<T>(root, folder, file));
  return (await Promise.all(records)).flatMap((images) => images ?? []);
}
