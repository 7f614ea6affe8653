import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine';
import type { InstalledPackage } from './package-folder';
import { addonsIn, addonsOfPlatformPackages } from './platform-packages';

/** A package's addon on disk: the file that its loader takes here, and what else is there instead. */
export interface AddonFiles {
  chosen?: string;
  /** What it would take next, if that one were not there. */
  next?: string;
  others: string[];
}

/** What node-gyp leaves; loaders prefer it to anything prebuilt, even where it is for another architecture. */
const built = ['build/Release', 'build/Debug', 'src/build/Release'];

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** node-gyp-build passes over a prebuilt file that is tagged for the other C library. */
function fitsLibc(file: string, libc: string | undefined): boolean {
  const tag = /\.(glibc|musl)\./.exec(file)?.[1];
  return tag === undefined || tag === libc;
}

/** The .node files of an installed package, in the order in which its loader looks for them. */
export function findAddonFiles(installed: InstalledPackage, machine: Machine): AddonFiles {
  const prebuilds = join(installed.folder, 'prebuilds');
  const prebuilt = list(prebuilds).flatMap((entry) => addonsIn(join(prebuilds, entry)));
  const own = built.flatMap((place) => addonsIn(join(installed.folder, place)));
  const fitting = addonsIn(join(prebuilds, `${machine.os}-${machine.nodeArch}`));
  const packaged = addonsOfPlatformPackages(installed, machine);
  const taken = [...own, ...fitting.filter((file) => fitsLibc(file, machine.libc)), ...packaged.fitting];
  return { chosen: taken[0], next: taken[1], others: [...prebuilt, ...packaged.others] };
}
