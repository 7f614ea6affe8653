import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface InstalledPackage {
  folder: string;
  version: string;
}

interface Manifest {
  name?: string;
  version?: string;
}

function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined;
}

/** The nearest folder above `file` whose package.json has this name. */
function folderOf(name: string, file: string): InstalledPackage | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name === name) return { folder, version: manifest.version ?? '' };
  }
  return undefined;
}

/**
 * Where a package is installed, as `from` (a file) would find it; undefined when it is not. The entry is resolved and
 * its folder climbed, since many packages do not export their package.json.
 */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  const resolver = createRequire(from);
  // Platform packages have no entry, only named exports.
  for (const id of [name, `${name}/package.json`, `${name}/package`]) {
    try {
      return folderOf(name, resolver.resolve(id));
    } catch {
      continue;
    }
  }
  return undefined;
}
