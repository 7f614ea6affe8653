import type { LibC } from '@nx-multiarch/elf';
import type { FoundPackage } from '../sbom/found-package';
import type { AddonNeed } from './addon-need';

/** What decides whether a loader takes a program, library or addon. */
export interface ElfFacts {
  /** As readelf names it: aarch64, x86-64. */
  machine: string;
  bits: 32 | 64;
  byteOrder: 'little' | 'big';
  osAbi: number;
  type: string;
  /** OCI's name of the three above (arm64), where it has one. */
  architecture?: string;
  libc?: LibC;
  /** The loader that an executable asks for. */
  interpreter?: string;
  runpath: string[];
  /** The libraries that must be there, by the names that the loader looks for. */
  libraries: string[];
  /** The versions of glibc and libstdc++ that must be there. */
  needs: { library: string; version: string }[];
  /** The versions that a library offers. */
  defined: string[];
}

/** What a file is, by its bytes. `script`: the line behind `#!`; `damaged-elf`: what its parser says. */
export type Content =
  | { kind: 'elf'; elf: ElfFacts }
  | { kind: 'damaged-elf'; fault: string }
  | { kind: 'script'; line: string }
  | { kind: 'mach-o' | 'pe' | 'other' };

export type EntryType = 'file' | 'directory' | 'symlink' | 'link' | 'device';

/** One entry of a layer's archive. */
export interface Entry {
  /** As the archive writes it: `usr/bin/env`, `./etc/`. */
  path: string;
  type: EntryType;
  /** As in chmod. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  /** Where a symlink or hard link points. */
  linkname?: string;
  content?: Content;
  /** The text of the few files that are read: /etc/passwd, /etc/group and os-release. */
  text?: string;
  /** Of a package.json in node_modules: the native code that the package needs. */
  addon?: AddonNeed;
  /** The packages that it tells of, where it does. */
  packages?: FoundPackage[];
}

/** What one layer holds, and what was proved while it was read. */
export interface Inventory {
  /** The digest of the blob. */
  digest: string;
  /** The digest of the archive in it, uncompressed. */
  diffId: string;
  /** Bytes of the archive, uncompressed. */
  size: number;
  entries: Entry[];
}
