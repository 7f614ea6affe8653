import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { readBinary, type Binary } from './read-binary';

/** A library that is in none of the folders which the file that needs it names. */
export interface Unfound {
  name: string;
  neededBy: Binary;
  /** Where its package expects it; empty when it is left to the system. */
  folders: string[];
}

/** An addon with the libraries that its packages bring along, such as sharp's libvips; the system's are left out. */
export interface NativeFiles {
  /** The addon, then its libraries. */
  binaries: Binary[];
  unfound: Unfound[];
}

/**
 * The folders of DT_RPATH or DT_RUNPATH. $ORIGIN is the folder of the file itself:
 * https://man7.org/linux/man-pages/man8/ld.so.8.html ("Dynamic string tokens")
 */
function ownFolders({ file, elf }: Binary): string[] {
  return (elf?.runpath ?? [])
    .map((folder) => folder.replace(/\$(ORIGIN\b|\{ORIGIN\})/g, () => dirname(file)))
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => normalize(folder));
}

/** Reads an addon and, through the folders that they name, the libraries it needs and those that they need. */
export function readNativeFiles(file: string): NativeFiles {
  const binaries = [readBinary(file)];
  const unfound = new Map<string, Unfound>();
  // The list grows while it is walked; a library is read once, so a circle of needs ends.
  for (const binary of binaries) {
    const folders = ownFolders(binary);
    for (const name of binary.elf?.needed ?? []) {
      const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
      if (found === undefined) unfound.set(name, unfound.get(name) ?? { name, neededBy: binary, folders });
      else if (!binaries.some((read) => read.file === found)) binaries.push(readBinary(found));
    }
  }
  return { binaries, unfound: [...unfound.values()] };
}
