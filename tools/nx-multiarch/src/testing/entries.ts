import type { Content, ElfFacts, Entry } from '../core/verify/inventory';

/** An entry of a layer: a file of root with mode 0644, unless it is said otherwise. */
export function entry(path: string, change: Partial<Entry> = {}): Entry {
  const directory = change.type === 'directory';
  return { path, type: 'file', mode: directory ? 0o755 : 0o644, uid: 0, gid: 0, size: 0, ...change };
}

/** A link, symbolic unless `type` says otherwise. */
export function link(path: string, linkname: string, type: 'symlink' | 'link' = 'symlink'): Entry {
  return entry(path, { type, linkname, mode: 0o777 });
}

/** A library of arm64 that needs nothing. */
export function elf(change: Partial<ElfFacts> = {}): ElfFacts {
  return {
    machine: 'aarch64',
    bits: 64,
    byteOrder: 'little',
    osAbi: 0,
    type: 'shared',
    architecture: 'arm64',
    runpath: [],
    libraries: [],
    needs: [],
    defined: [],
    ...change,
  };
}

/** The content of such a file. */
export function elfContent(change: Partial<ElfFacts> = {}): Content {
  return { kind: 'elf', elf: elf(change) };
}

/** The content of a script. */
export function script(line: string): Content {
  return { kind: 'script', line };
}
