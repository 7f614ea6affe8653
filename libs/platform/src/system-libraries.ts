import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { loadedLibraries } from './machine';

/** Finds a shared library of the system by its name (libstdc++.so.6); undefined when there is none. */
export type FindLibrary = (name: string) => string | undefined;

/** Where loaders look without being told; Debian's multiarch folders come from /etc/ld.so.conf.d. */
const usual = ['/lib64', '/usr/lib64', '/lib', '/usr/lib', '/usr/local/lib'];

function configured(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.conf'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
      .map((line) => line.trim())
      .filter((line) => line.startsWith('/'));
  } catch {
    return [];
  }
}

/** Where a process's loader finds libraries, as far as it can be read. */
interface Sources {
  loaded: string[];
  env: NodeJS.ProcessEnv;
  /** Folder of files that name folders. */
  configuration: string;
}

const ofThisProcess = (): Sources => ({
  loaded: loadedLibraries(),
  env: process.env,
  configuration: '/etc/ld.so.conf.d',
});

function foldersOf({ loaded, env, configuration }: Sources): string[] {
  return [
    ...(env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter(Boolean),
    ...configured(configuration),
    ...loaded.filter(isAbsolute).map((file) => dirname(file)),
    ...usual,
  ];
}

/**
 * The libraries that this process would get. One that is loaded already serves under its name whatever else there is;
 * then LD_LIBRARY_PATH, the folders of ldconfig and the usual ones: https://man7.org/linux/man-pages/man8/ld.so.8.html
 * Nothing is read before the first question.
 */
export function systemLibraries(sources: () => Sources = ofThisProcess): FindLibrary {
  let known: { loaded: string[]; folders: string[] } | undefined;
  return (name) => {
    if (!known) {
      const read = sources();
      known = { loaded: read.loaded.filter(isAbsolute), folders: foldersOf(read) };
    }
    const loaded = known.loaded.find((file) => basename(file) === name);
    return loaded ?? known.folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  };
}
