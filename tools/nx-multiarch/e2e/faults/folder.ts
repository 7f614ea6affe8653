import { existsSync, statfsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps what is written here in memory. */
const MEMORY = '/dev/shm';
/** Ample for the registry of one test file, in bytes. */
const ENOUGH = 512 * 1024 * 1024;

/** A new folder for the data of a registry: in memory where there is enough, as these tests write thousands of small files. */
export function makeFolder(prefix: string): Promise<string> {
  return mkdtemp(join(hasMemory() ? MEMORY : tmpdir(), prefix));
}

function hasMemory(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ENOUGH;
}
