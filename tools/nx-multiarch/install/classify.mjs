import { isNamedFor } from './lockfile.mjs';
import { toolsOf } from './scripts.mjs';
import { fits } from './target.mjs';

/**
 * What an addon is to be treated as.
 *
 * @typedef {'platform' | 'prebuilt' | 'download' | 'compiled' | 'script'} Kind
 * @typedef {'skip' | 'compile' | 'run' | 'emulate'} Permission
 * @typedef {'keep' | 'remove' | 'download' | 'stop' | Permission} Treatment
 * @typedef {{ kind: Kind, treatment: Treatment, detail: string, mend?: string }} Verdict
 */

const NEW_LOCKFILE = 'remove package-lock.json and node_modules, then: npm install, with npm 11.3 or later';

/**
 * Decides what a package with native code or with an install script needs so that the target can load it.
 *
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {ReadonlySet<string>} loadable paths of the installed packages that hold a binary for the target
 * @param {Permission} [permission] what project.json says of it
 * @returns {Verdict | undefined} undefined for a package that has neither
 */
export function classify(pkg, target, loadable, permission) {
  const verdict = verdictOf(pkg, target, loadable);
  return verdict && permission ? { ...verdict, treatment: permission } : verdict;
}

/**
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {ReadonlySet<string>} loadable
 * @returns {Verdict | undefined}
 */
function verdictOf(pkg, target, loadable) {
  const { scripts, restricted, platforms, gyp } = pkg;
  const own = pkg.binaries.find((binary) => fits(binary, target));
  if (restricted && scripts.length === 0) return platformPackage(pkg, own);
  const carrier = platforms.find(({ path }) => loadable.has(path));
  if (carrier) return { kind: 'platform', treatment: 'keep', detail: carrier.name };
  const { known, native, download, compile } = toolsOf(scripts);
  // A library is not what a script that is about addons would fetch or compile.
  const served = native
    ? pkg.binaries.find((binary) => binary.file.endsWith('.node') && fits(binary, target))
    : own;
  if (served && known) return { kind: 'prebuilt', treatment: 'keep', detail: served.file };
  if (known && download) return { kind: 'download', treatment: 'download', detail: download };
  if (known && compile && gyp) return { kind: 'compiled', treatment: 'compile', detail: compile };
  return without(pkg, target);
}

/**
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./binary.mjs').Binary | undefined} own
 * @returns {Verdict | undefined}
 */
function platformPackage({ binaries }, own) {
  if (own) return { kind: 'platform', treatment: 'keep', detail: own.file };
  if (binaries.length === 0) return undefined;
  // Of the other libc: installed from a lockfile that has no field for it.
  return { kind: 'platform', treatment: 'remove', detail: describe(binaries) };
}

/**
 * What has no binary for the target, and nothing that makes one.
 *
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @returns {Verdict | undefined}
 */
function without({ platforms, unlocked, scripts, binaries }, target) {
  const missing = unlocked.find((name) => isNamedFor(name, target));
  if (missing) {
    const detail = `package-lock.json has no entry for its ${missing}, so npm installed nothing for linux-${target.cpu}`;
    return { kind: 'platform', treatment: 'stop', detail, mend: NEW_LOCKFILE };
  }
  const others = platforms.filter(({ os, cpu }) => os.includes('linux') && !cpu.includes(target.cpu));
  if (others.length > 0) {
    const detail = `no package for linux-${target.cpu} among those of its platforms (${others[0]?.name}, say)`;
    return { kind: 'platform', treatment: 'stop', detail };
  }
  const { known, native } = toolsOf(scripts);
  if (!known) return { kind: 'script', treatment: 'stop', detail: scripts.join(' && ') };
  const isAddon = native || binaries.some(({ file }) => file.endsWith('.node'));
  return isAddon ? { kind: 'prebuilt', treatment: 'stop', detail: describe(binaries) } : undefined;
}

/** @param {import('./binary.mjs').Binary[]} binaries */
function describe(binaries) {
  if (binaries.length === 0) return 'no binary';
  const found = binaries.map(({ file, cpu, libc }) => `${file} (${[cpu, libc].filter(Boolean).join(', ')})`);
  return found.length > 3 ? `${found.slice(0, 3).join(', ')} and ${found.length - 3} more` : found.join(', ');
}
