import type { Machine } from './machine';
import type { Binary } from './read-binary';
import type { FindLibrary } from './system-libraries';
import { versionMisfit } from './version-misfit';
import { libcName, processorName } from './wording';

/** What is wrong with a file, as a word to act on. */
export type MisfitCode =
  | 'missing-file'
  | 'wrong-architecture'
  | 'wrong-libc'
  | 'old-glibc'
  | 'old-library'
  | 'damaged-file'
  | 'load-failed';

export interface Misfit {
  code: MisfitCode;
  /** Goes behind the file's name: "is for x86-64, this process is arm64". */
  says: string;
}

function faultMisfit({ fault }: Binary): Misfit | undefined {
  switch (fault?.kind) {
    case 'missing':
      return { code: 'missing-file', says: 'is a link to a file that is not there' };
    case 'unreadable':
      return { code: 'load-failed', says: `cannot be read by this process (${fault.text})` };
    case 'damaged':
    case 'truncated':
      return { code: 'damaged-file', says: `is damaged (${fault.text})` };
    default:
      return undefined;
  }
}

function architectureMisfit({ architecture }: Binary, machine: Machine): Misfit | undefined {
  if (architecture === undefined || architecture === machine.architecture) return undefined;
  const here = processorName(machine.architecture);
  const whose = ['macOS', 'Windows'].includes(architecture) ? `${machine.os} on ${here}` : here;
  return {
    code: 'wrong-architecture',
    says: `is for ${processorName(architecture)}, this process is ${whose}`,
  };
}

function libcMisfit({ libc }: Binary, machine: Machine): Misfit | undefined {
  if (libc === undefined || machine.libc === undefined || libc === machine.libc) return undefined;
  return { code: 'wrong-libc', says: `is for ${libc}, this process runs on ${libcName(machine)}` };
}

/** Why a file cannot load on a machine, the first cause that stands in the file itself; undefined when it fits. */
export function misfitOf(binary: Binary, machine: Machine, find: FindLibrary): Misfit | undefined {
  return (
    faultMisfit(binary) ??
    architectureMisfit(binary, machine) ??
    libcMisfit(binary, machine) ??
    versionMisfit(binary, machine, find)
  );
}
