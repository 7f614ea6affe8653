import type { Diagnosis, Symptoms } from './diagnose';
import type { Machine } from './machine';
import type { Binary } from './read-binary';
import { here, installCommand, libcName, processorName, reinstall } from './wording';

/** More files than this are counted: bcrypt brings nine. */
const named = 3;

function builtFor({ architecture, libc }: Binary, machine: Machine): string {
  const words = [architecture, libc !== machine.libc && libc].filter(Boolean).join(', ');
  return words ? ` (built for ${words})` : '';
}

function evidence({ name, installed, others }: Symptoms, machine: Machine): string {
  const files = others.map((other) => other.file + builtFor(other, machine));
  const more = files.length > named ? [`${files.length - named} more`] : [];
  const found =
    files.length > 0
      ? `there is only ${[...files.slice(0, named), ...more].join(', ')}`
      : `${installed?.folder} holds none`;
  return `${name} has no addon for ${here(machine)}: ${found}.`;
}

/** The one platform that all of the addons are for, or undefined when they are for several or none is known. */
function onlyArchitecture(others: Binary[]): string | undefined {
  const architectures = new Set(others.map(({ architecture }) => architecture));
  return architectures.size === 1 ? [...architectures][0] : undefined;
}

/**
 * A package that is there without an addon for this machine. One that holds another platform's alone was installed for
 * that platform, which is the usual case: node_modules copied from elsewhere, or npm told the wrong --cpu or --libc.
 */
export function diagnoseForeign(symptoms: Symptoms, machine: Machine): Diagnosis {
  const { name, others } = symptoms;
  const only = onlyArchitecture(others);
  const found = evidence(symptoms, machine);
  if (only !== undefined && only !== machine.architecture) {
    const says = `${name}'s binary is for ${processorName(only)}, this process is ${processorName(machine.architecture)}.`;
    return { code: 'wrong-architecture', error: `${says} ${found} ${reinstall(machine)}` };
  }
  const same = others.find(({ architecture }) => architecture === machine.architecture);
  if (same?.libc !== undefined && same.libc !== machine.libc) {
    const says = `${name}'s binary is for ${same.libc}, this process runs on ${libcName(machine)}.`;
    return { code: 'wrong-libc', error: `${says} ${found} ${reinstall(machine)}` };
  }
  const install = installCommand(machine, '--include=optional');
  return { code: 'missing-file', error: `${found} Install it for this platform: ${install}` };
}
