import { basename } from 'node:path';
import { diagnoseForeign } from './foreign-addons';
import { loaderText } from './loader-text';
import type { Machine } from './machine';
import { misfitOf, type Misfit, type MisfitCode } from './misfit';
import { describeMissingLibrary } from './missing-library';
import type { NativeFiles } from './native-files';
import type { InstalledPackage } from './package-folder';
import type { Binary } from './read-binary';
import type { FindLibrary } from './system-libraries';
import { here, installCommand, reinstall } from './wording';

/** Why an addon did not load, as a word to act on and a text to read. */
export interface Diagnosis {
  code: 'not-installed' | 'missing-library' | MisfitCode;
  error: string;
}

export interface Symptoms {
  name: string;
  /** Undefined when there is no such package. */
  installed?: InstalledPackage;
  /** The file that the package's loader takes here, and its libraries. */
  native?: NativeFiles;
  /** The file that it would take next. */
  next?: string;
  /** The package's files for other platforms; read where there is none for this one. */
  others: Binary[];
  /** What was thrown by the loader. */
  cause: unknown;
}

function mend(
  { code }: Misfit,
  binary: Binary,
  { name, installed, next }: Symptoms,
  machine: Machine,
): string {
  const own = installed && binary.file.startsWith(`${installed.folder}/`);
  switch (code) {
    case 'old-glibc':
    case 'old-library':
      return own
        ? `Run it on a newer base image, or compile it on this one: npm rebuild ${name} --build-from-source`
        : `Run it on a newer base image, or take a version of ${name} that was built for this one`;
    case 'load-failed':
      return `Let the user that runs this process read it: chmod a+r ${binary.file}`;
    default:
      return own && next
        ? `Loaders prefer it to ${next}: remove it. ${reinstall(machine, '--ignore-scripts')}`
        : reinstall(machine);
  }
}

function diagnoseBinaries(symptoms: Symptoms, machine: Machine, find: FindLibrary): Diagnosis | undefined {
  const binaries = symptoms.native?.binaries ?? [];
  for (const [index, binary] of binaries.entries()) {
    const misfit = misfitOf(binary, machine, find);
    if (!misfit) continue;
    const { name } = symptoms;
    const what = index === 0 ? `${name}'s binary` : `${basename(binary.file)}, which ${name}'s binary needs,`;
    const error = `${what} ${misfit.says}: ${binary.file}. ${mend(misfit, binary, symptoms, machine)}`;
    return { code: misfit.code, error };
  }
  return undefined;
}

/**
 * Says why an addon did not load. The loader's own text is no guide: for a file of another architecture glibc says
 * "cannot open shared object file: No such file or directory", although the file is there.
 */
export function diagnose(symptoms: Symptoms, machine: Machine, system: FindLibrary): Diagnosis {
  const { name, installed, native, cause } = symptoms;
  if (!installed) {
    const error = `${name} is not installed here. Install it: ${installCommand(machine)}`;
    return { code: 'not-installed', error };
  }
  if (!native) return diagnoseForeign(symptoms, machine);
  const find: FindLibrary = (library) =>
    native.binaries.find(({ file }) => basename(file) === library)?.file ?? system(library);
  const misfit = diagnoseBinaries(symptoms, machine, find);
  if (misfit) return misfit;
  const said = loaderText(cause);
  const missing = describeMissingLibrary(name, native.unfound, find, said, machine);
  if (missing) return { code: 'missing-library', error: missing };
  const file = native.binaries[0]?.file;
  return { code: 'load-failed', error: `${name}: ${file} fits ${here(machine)} but does not load: ${said}` };
}
