import { compareVersions } from '@nx-multiarch/elf';
import type { Architecture } from '../platform';
import type { Finding } from './findings';
import type { ElfFacts } from './inventory';
import type { Libraries } from './libraries';

/** System V, which is written where nothing else is, and GNU/Linux. */
const LINUX_ABIS = [0, 3];

/** Machines that are no processor: eBPF (EM_BPF) runs in the kernel, whatever it runs on. */
const EBPF = ['machine 247'];

/** Whether a loader could ever take the file: object files and core dumps are for linkers, kernels and debuggers. */
export function isLoadable({ type, machine }: ElfFacts): boolean {
  return !['relocatable', 'core'].includes(type) && !EBPF.includes(machine);
}

/**
 * What is wrong with one ELF file of the image, the most telling thing first and alone: a file of another machine
 * needs no word about its libc.
 */
export function checkElf(
  path: string,
  elf: ElfFacts,
  architecture: Architecture,
  libraries: Libraries,
): Finding | undefined {
  return (
    checkType(path, elf) ??
    checkMachine(path, elf, architecture) ??
    checkLibc(path, elf, libraries) ??
    checkVersions(path, elf, libraries) ??
    checkLibraries(path, elf, libraries)
  );
}

function checkType(path: string, { type }: ElfFacts): Finding | undefined {
  if (type === 'executable' || type === 'shared') return undefined;
  return { rule: 'elf', path, found: `an ELF file of type ${type}`, expected: 'a program or a library' };
}

function checkMachine(path: string, elf: ElfFacts, architecture: Architecture): Finding | undefined {
  if (!LINUX_ABIS.includes(elf.osAbi)) {
    return { rule: 'machine', path, found: `OS ABI ${elf.osAbi}`, expected: 'Linux (0 or 3)' };
  }
  if (elf.architecture === architecture) return undefined;
  const exact = `${elf.machine}, ${elf.bits} bits, ${elf.byteOrder}-endian`;
  const found = elf.architecture ? `${elf.architecture} (${exact})` : exact;
  return { rule: 'machine', path, found, expected: architecture };
}

function checkLibc(path: string, { libc }: ElfFacts, { libcs }: Libraries): Finding | undefined {
  if (libc === undefined || libcs.has(libc)) return undefined;
  const offered = [...libcs].join(' and ') || 'no C library';
  return { rule: 'libc', path, found: libc, expected: `${offered}, as in the image` };
}

/** Exactly what the loader asks: is the needed version among those that the image's library defines? */
function checkVersions(path: string, elf: ElfFacts, libraries: Libraries): Finding | undefined {
  const missing = elf.needs.filter(({ library, version }) => {
    const offers = libraries.find(library, { path, runpath: elf.runpath });
    // A library without any versions serves every need; the loader only warns.
    return !offers.some(({ defined }) => defined.length === 0 || defined.includes(version));
  });
  const worst = missing.sort((a, b) => byNumber(a.version, b.version)).at(-1);
  if (!worst) return undefined;
  const offers = libraries.find(worst.library).flatMap(({ defined }) => defined);
  const expected = offers.length > 0 ? newestLike(worst.version, offers) : `${worst.library} in the image`;
  return { rule: 'symbol-version', path, found: `needs ${worst.version} of ${worst.library}`, expected };
}

/**
 * Node loads an addon into a process that has searched no other folders. For other files nothing is certain: what loads
 * them may have loaded their libraries before, and a distribution has plugins for libraries that it leaves to its user.
 */
function checkLibraries(path: string, elf: ElfFacts, libraries: Libraries): Finding | undefined {
  if (!path.endsWith('.node')) return undefined;
  const missing = elf.libraries.filter(
    (library) => libraries.find(library, { path, runpath: elf.runpath }).length === 0,
  );
  if (missing.length === 0) return undefined;
  const expected = 'its libraries in its own run path, or where the image keeps libraries';
  return { rule: 'library', path, found: `needs ${missing.join(', ')}`, expected };
}

function newestLike(version: string, offers: readonly string[]): string {
  const family = version.slice(0, version.indexOf('_') + 1);
  const newest = offers
    .filter((offer) => offer.startsWith(family) && /^\d/.test(offer.slice(family.length)))
    .sort(byNumber)
    .at(-1);
  return newest ? `at most ${newest}, as in the image` : `a library with ${family}*`;
}

function byNumber(a: string, b: string): number {
  const number = (version: string): string => version.slice(version.indexOf('_') + 1).replace(/[^\d.]/g, '');
  return compareVersions(number(a), number(b));
}
