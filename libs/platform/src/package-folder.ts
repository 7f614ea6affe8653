import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The fields of a package.json that say where its native files are and what they are for. */
export interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  /** Node's names; a package for one platform has them: https://docs.npmjs.com/cli/configuring-npm/package-json#os */
  os?: string[];
  cpu?: string[];
  libc?: string[];
}

export interface InstalledPackage {
  folder: string;
  version: string;
  manifest: Manifest;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    // None there, or cut off: Node would not find the package by it either.
    return undefined;
  }
}

/** The package that a file belongs to: the nearest folder above it whose package.json has a name, or this `name`. */
export function packageOf(file: string, name?: string): InstalledPackage | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name !== undefined && (name ?? manifest.name) === manifest.name) {
      return { folder, version: manifest.version ?? '', manifest };
    }
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
      return packageOf(resolver.resolve(id), name);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** What the package of a file depends on, optional or not, that is not installed where it would be found. */
export function absentDependencies(file: string): string[] {
  const { dependencies, optionalDependencies } = packageOf(file)?.manifest ?? {};
  return Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !findPackage(name, file));
}
