import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Machine } from './machine';
import { findPackage } from './package-folder';

/** A package's addon on disk: the file that its loader takes here, and what else is there instead. */
export interface AddonFiles {
  chosen?: string;
  others: string[];
}

/** Packages that keep each platform's addon in a package of its own; sharp's are @img/sharp-linux-x64 and so on. */
const platformPackages: Record<string, (platform: string) => string> = {
  sharp: (platform) => `@img/sharp-${platform}`,
};

/** What node-gyp leaves; loaders prefer it to anything prebuilt, even where it is for another architecture. */
const built = ['build/Release', 'build/Debug', 'src/build/Release'];

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function addonsIn(folder: string): string[] {
  return list(folder)
    .filter((name) => name.endsWith('.node'))
    .map((name) => join(folder, name));
}

/** node-gyp-build passes over a prebuilt file that is tagged for the other C library. */
function fitsLibc(file: string, libc: string | undefined): boolean {
  const tag = /\.(glibc|musl)\./.exec(file)?.[1];
  return tag === undefined || tag === libc;
}

function fromPlatformPackages(name: string, folder: string, machine: Machine): AddonFiles {
  const packageFor = platformPackages[name];
  if (!packageFor) return { others: [] };
  const os = machine.libc === 'musl' ? 'linuxmusl' : machine.os;
  const wanted = findPackage(packageFor(`${os}-${machine.nodeArch}`), join(folder, 'package.json'));
  const scope = join(dirname(folder), dirname(packageFor('')));
  const prefix = packageFor('').split('/').pop() ?? '';
  return {
    chosen: wanted && addonsIn(join(wanted.folder, 'lib'))[0],
    others: list(scope)
      .filter((entry) => entry.startsWith(prefix))
      .flatMap((entry) => addonsIn(join(scope, entry, 'lib'))),
  };
}

/** The .node files of an installed package, in the order in which its loader looks for them. */
export function findAddonFiles(name: string, folder: string, machine: Machine): AddonFiles {
  const prebuilds = join(folder, 'prebuilds');
  const own = built.flatMap((place) => addonsIn(join(folder, place)));
  const fitting = addonsIn(join(prebuilds, `${machine.os}-${machine.nodeArch}`));
  const packaged = fromPlatformPackages(name, folder, machine);
  return {
    chosen: [...own, ...fitting.filter((file) => fitsLibc(file, machine.libc)), packaged.chosen].find(
      Boolean,
    ),
    others: [...list(prebuilds).flatMap((entry) => addonsIn(join(prebuilds, entry))), ...packaged.others],
  };
}
