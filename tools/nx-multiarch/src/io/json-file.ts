import { readFile } from 'node:fs/promises';
import { writeText } from './text-file';

/** Writes JSON as writeText does. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeText(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** What a file of ours holds; undefined where there is none, or one that is no JSON: a record is made anew. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
