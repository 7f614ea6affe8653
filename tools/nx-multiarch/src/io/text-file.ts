import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a text so that nobody reads half of it: beside the file, and then in its place. Makes the folder. */
export async function writeText(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(partial, text);
  await rename(partial, file);
}

/** The text of a file; undefined where there is none. */
export async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
