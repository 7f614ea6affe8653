import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine';
import type { Unfound } from './native-files';
import { absentDependencies, packageOf } from './package-folder';
import type { FindLibrary } from './system-libraries';
import { reinstall } from './wording';

/** Files of the same library in another version: libvips-cpp.so.8.17.3 where libvips-cpp.so.8.18.7 is needed. */
function relatives({ name, folders }: Unfound): string[] {
  const stem = name.replace(/\.so\b.*$/, '.so');
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((file) => file.startsWith(stem))
        .map((file) => join(folder, file));
    } catch {
      return [];
    }
  });
}

function mend(unfound: Unfound, machine: Machine): string {
  const { name, neededBy, folders } = unfound;
  const owner = packageOf(neededBy.file)?.manifest.name ?? 'its package';
  const absent = absentDependencies(neededBy.file);
  if (absent.length > 0) {
    const packages = absent.join(', ');
    return `${owner} depends on ${packages}, not installed here. ${reinstall(machine, '--include=optional')}`;
  }
  if (folders.length === 0) return `Install the system's package that holds ${name}, in the image too`;
  const others = relatives(unfound);
  const instead = others.length > 0 ? ` There is only ${others.join(', ')}.` : '';
  return `It was looked for in ${folders[0]} and in the system's folders.${instead} ${reinstall(machine)}`;
}

/**
 * Says which library is in none of the folders that loaders look in. The loader's word is asked for as well: it may
 * know folders that are not read here, so a library that it does not name is not called missing.
 */
export function describeMissingLibrary(
  name: string,
  all: Unfound[],
  find: FindLibrary,
  said: string,
  machine: Machine,
): string | undefined {
  const unfound = all.find((library) => find(library.name) === undefined && said.includes(library.name));
  if (!unfound) return undefined;
  const what = `${name}'s binary needs ${unfound.name}, which is not there: ${unfound.neededBy.file}.`;
  return `${what} ${mend(unfound, machine)}`;
}
