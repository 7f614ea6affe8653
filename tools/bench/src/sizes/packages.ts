import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A package and the bytes of its files. */
export interface PackageSize {
  readonly name: string;
  readonly bytes: number;
}

interface Lock {
  readonly packages: Readonly<Record<string, unknown>>;
}

/**
 * The packages that an app takes along and their sizes, largest first: those of its package-lock.json that are
 * installed in the workspace. Binaries for other platforms than this machine's are in the lock, and not here.
 *
 * @param app the folder of the built app
 */
export function packageSizes(app: string, workspace: string): PackageSize[] {
  const lock = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as Lock;
  const paths = Object.keys(lock.packages).filter((path) => path.startsWith('node_modules/'));
  return paths
    .filter((path) => existsSync(join(workspace, path)))
    .map((path) => ({ name: path.slice('node_modules/'.length), bytes: bytesOf(join(workspace, path)) }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Bytes of a folder's files, those of packages nested in it left out: they are in the lock themselves. */
function bytesOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) bytes += lstatSync(path).size;
    else if (entry.isDirectory() && entry.name !== 'node_modules') bytes += bytesOf(path);
  }
  return bytes;
}
