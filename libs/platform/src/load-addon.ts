import { findAddonFiles } from './addon-files';
import { diagnose, type Diagnosis } from './diagnose';
import type { Machine } from './machine';
import { readNativeFiles, type NativeFiles } from './native-files';
import { findPackage } from './package-folder';
import { readBinary } from './read-binary';
import type { FindLibrary } from './system-libraries';

/** A package with native code, and how the app loads it: `{ name: 'sharp', load: () => import('sharp') }`. */
export interface Addon {
  name: string;
  load: () => unknown;
}

export interface AddonReport {
  name: string;
  loaded: boolean;
  /** Of the package; undefined when it is not installed. */
  version?: string;
  /** The addon's file; when it is missing, the first that is there for another platform. */
  file?: string;
  /** For what that file is built: amd64, arm64 ... */
  fileArchitecture?: string;
  code?: Diagnosis['code'];
  error?: string;
}

/** Where things are looked for, and what they must fit. */
export interface Surroundings {
  machine: Machine;
  /** A file whose node_modules the addons are in. */
  from: string;
  findLibrary: FindLibrary;
}

/**
 * Loads an addon unless one of its files is cut off: the system's loader maps such a file and runs into its end, which
 * kills the process (SIGBUS) before anything could be reported.
 */
async function failureOf(
  addon: Addon,
  native: NativeFiles | undefined,
): Promise<{ cause: unknown } | undefined> {
  if (native?.binaries.some(({ fault }) => fault?.kind === 'truncated')) {
    return { cause: new Error('not tried, since a file that is cut off ends the process that loads it') };
  }
  try {
    await addon.load();
    return undefined;
  } catch (cause) {
    return { cause };
  }
}

/** Loads an addon and says how that went; reads its file, and those of its libraries, whole. */
export async function loadAddon(
  addon: Addon,
  { machine, from, findLibrary }: Surroundings,
): Promise<AddonReport> {
  const { name } = addon;
  const installed = findPackage(name, from);
  const { chosen, next, others } = installed ? findAddonFiles(installed, machine) : { others: [] };
  const native = chosen === undefined ? undefined : readNativeFiles(chosen);
  const failure = await failureOf(addon, native);
  const foreign = failure && !native ? others.map(readBinary) : [];
  const shown = native?.binaries[0] ?? foreign[0];
  const symptoms = { name, installed, native, next, others: foreign };
  return {
    name,
    loaded: failure === undefined,
    version: installed?.version,
    file: shown?.file,
    fileArchitecture: shown?.architecture,
    ...(failure ? diagnose({ ...symptoms, ...failure }, machine, findLibrary) : {}),
  };
}
