import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildElf, type ElfRecipe } from '@nx-multiarch/elf';

const MACHINES = { x64: 62, arm64: 183, riscv64: 243 };

/** A library of Linux, linked against the C library of that name; `''` for one that needs none. */
export function elf(cpu: keyof typeof MACHINES, libc = 'libc.so.6', more: ElfRecipe = {}): Buffer {
  return Buffer.from(buildElf({ machineId: MACHINES[cpu], needed: libc ? [libc] : [], ...more }));
}

/** An addon that is bound to one version of Node, as the names of its symbols say. */
export function v8Addon(cpu: keyof typeof MACHINES, symbol = '_ZN2v87Isolate10GetCurrentEv'): Buffer {
  return elf(cpu, 'libc.so.6', { defined: [symbol] });
}

/** The beginning of a library of macOS. */
export const MACH_O = Buffer.from('cffaedfe0c000001', 'hex');

/** A program of Windows without anything in it. */
export const PE = Buffer.alloc(68);
PE.write('MZ');
PE.writeUInt32LE(64, 60);
PE.write('PE', 64);

/** A package of a fake node_modules: what npm would have read from its package.json, and its files. */
export interface FakePackage {
  manifest?: Record<string, unknown>;
  files?: Record<string, string | Buffer>;
  /** Named by the lockfile and left out by npm: for another platform. */
  absent?: boolean;
}

/** What of a package.json stands in a lockfile too. */
const IN_LOCK = ['name', 'dev', 'version', 'os', 'cpu', 'libc', 'optionalDependencies'];

/** Makes a folder with node_modules and the lockfile that npm would have installed it from; the paths lead from there. */
export function installedTree(packages: Record<string, FakePackage>): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'installed-'));
  const write = (file: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  const lock: Record<string, unknown> = { '': {} };
  for (const [path, { manifest = {}, files = {}, absent }] of Object.entries(packages)) {
    const whole: Record<string, unknown> = {
      name: path.replace(/^.*node_modules\//, ''),
      version: '1.0.0',
      ...manifest,
    };
    const inLock = Object.entries({ version: whole.version, ...manifest });
    lock[path] = Object.fromEntries(inLock.filter(([key]) => IN_LOCK.includes(key)));
    if (absent) continue;
    write(`${path}/package.json`, JSON.stringify(whole));
    for (const [file, content] of Object.entries(files)) write(`${path}/${file}`, content);
  }
  write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: lock }));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
