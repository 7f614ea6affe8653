import type { AddonFiles } from './addon-files';
import type { Machine } from './machine';
import type { AddonBuild } from './read-addon';

/** Why an addon did not load, as a word to act on and a text to read. */
export interface Diagnosis {
  code: 'not-installed' | 'missing-file' | 'wrong-architecture' | 'load-failed';
  error: string;
}

export interface Symptoms {
  name: string;
  /** Folder of the package, when it is installed. */
  folder?: string;
  files: AddonFiles;
  build: AddonBuild;
  cause: unknown;
}

function install(machine: Machine): string {
  const libc = machine.libc ? ` --libc=${machine.libc}` : '';
  return `npm ci --os=${machine.os} --cpu=${machine.nodeArch}${libc}`;
}

function here(machine: Machine): string {
  const libc = machine.libc ? ` (${machine.libc})` : '';
  return `${machine.os} ${machine.architecture}${libc}`;
}

function missing({ name, files, folder, build }: Symptoms, machine: Machine): string {
  const [first, ...more] = files.others;
  const built = build.architecture ? ` (built for ${build.architecture})` : '';
  const found = first ? `there is only ${[first + built, ...more].join(', ')}` : `${folder} holds none`;
  return `${name} has no addon for ${here(machine)}: ${found}. Install it for this platform: ${install(machine)}`;
}

function wrong({ name, files, build }: Symptoms, machine: Machine): string {
  return (
    `${name}: ${files.chosen} is built for ${build.architecture}, this process runs on ${here(machine)}. ` +
    `Remove that file and install again for this platform: ${install(machine)}`
  );
}

/**
 * Says why an addon did not load. The loader's own text is no guide: for a file of another architecture glibc says
 * "cannot open shared object file: No such file or directory", although the file is there.
 */
export function diagnose(symptoms: Symptoms, machine: Machine): Diagnosis {
  const { name, folder, files, build, cause } = symptoms;
  if (!folder) {
    return { code: 'not-installed', error: `${name} is not installed here. Install it: ${install(machine)}` };
  }
  if (!files.chosen) return { code: 'missing-file', error: missing(symptoms, machine) };
  if (build.architecture && build.architecture !== machine.architecture) {
    return { code: 'wrong-architecture', error: wrong(symptoms, machine) };
  }
  const text = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return {
    code: 'load-failed',
    error: `${name}: ${files.chosen} fits ${here(machine)} but does not load: ${text}`,
  };
}
