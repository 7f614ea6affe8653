import { compareVersions, newestVersion } from '@nx-multiarch/elf';
import type { Machine } from './machine';
import type { Misfit } from './misfit';
import { readBinary, type Binary } from './read-binary';
import type { FindLibrary } from './system-libraries';

/** The number at the end of GLIBCXX_3.4.30, and what stands before it. */
const numbered = /^(\w+)_(\d+(?:\.\d+)*)$/;

/** glibc tells its version at run time, so its file need not be found. */
function glibcMisfit({ elf, libc }: Binary, machine: Machine): Misfit | undefined {
  if (!elf || libc !== 'glibc' || machine.libcVersion === undefined) return undefined;
  const needed = newestVersion(elf, 'GLIBC');
  if (needed === undefined || compareVersions(needed, machine.libcVersion) <= 0) return undefined;
  const says = `needs glibc ${needed} (GLIBC_${needed}), this machine has ${machine.libcVersion}`;
  return { code: 'old-glibc', says };
}

function newestOffered(offered: string[], version: string): string | undefined {
  const prefix = numbered.exec(version)?.[1];
  return offered
    .map((name) => numbered.exec(name))
    .filter((match) => match !== null && match[1] === prefix)
    .map((match) => match?.[2] ?? '')
    .sort(compareVersions)
    .map((number) => `${prefix}_${number}`)
    .at(-1);
}

/** The C++ library's versions (GLIBCXX, CXXABI) most of all; a library that is not found says nothing. */
function libraryMisfit({ elf }: Binary, find: FindLibrary): Misfit | undefined {
  const needs = (elf?.versions ?? []).filter(({ weak }) => !weak);
  for (const library of new Set(needs.map((need) => need.library))) {
    const file = find(library);
    const offered = file === undefined ? [] : (readBinary(file).elf?.defined ?? []);
    if (offered.length === 0) continue;
    const lacking = needs.filter((need) => need.library === library && !offered.includes(need.version));
    const version = lacking.map((need) => need.version).at(-1);
    if (version === undefined) continue;
    const newest = newestOffered(offered, version);
    const has = `this machine's ${file} ${newest ? `ends at ${newest}` : 'has none'}`;
    const code = version.startsWith('GLIBC_') ? 'old-glibc' : 'old-library';
    return { code, says: `needs ${version} of ${library}, ${has}` };
  }
  return undefined;
}

/** Whether the machine's libraries are older than those a file was linked with: what it needs that they lack. */
export function versionMisfit(binary: Binary, machine: Machine, find: FindLibrary): Misfit | undefined {
  return glibcMisfit(binary, machine) ?? libraryMisfit(binary, find);
}
