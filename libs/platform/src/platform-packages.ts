import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine';
import { findPackage, type InstalledPackage, type Manifest } from './package-folder';

/** The .node files of a folder, by name; none when there is no such folder. */
export function addonsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.node'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isFor({ os, cpu, libc }: Manifest, machine: Machine): boolean {
  const takes = (list: string[] | undefined, value: string | undefined): boolean =>
    list === undefined || value === undefined || list.includes(value);
  return takes(os, machine.os) && takes(cpu, machine.nodeArch) && takes(libc, machine.libc);
}

/**
 * The addons of packages that keep one for each platform in a package of its own, as sharp does in @img/sharp-linux-x64
 * and napi-rs's do: optional dependencies of which npm installs those whose os, cpu and libc fit.
 */
export function addonsOfPlatformPackages(
  { folder, manifest }: InstalledPackage,
  machine: Machine,
): { fitting: string[]; others: string[] } {
  const found = Object.keys(manifest.optionalDependencies ?? {})
    .map((name) => findPackage(name, join(folder, 'package.json')))
    .filter((installed) => installed !== undefined)
    .map((installed) => ({
      fits: isFor(installed.manifest, machine),
      files: [...addonsIn(installed.folder), ...addonsIn(join(installed.folder, 'lib'))],
    }));
  const files = (fits: boolean): string[] =>
    found.filter((entry) => entry.fits === fits).flatMap((entry) => entry.files);
  return { fitting: files(true), others: files(false) };
}
