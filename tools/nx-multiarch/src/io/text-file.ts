import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file so that nobody reads half of it: beside it, and then in its place. Makes the folder. */
export async function writeText(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(partial, text);
  await rename(partial, file);
}
