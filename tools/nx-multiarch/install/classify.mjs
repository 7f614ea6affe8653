import { describeBinary } from './binary.mjs';
import { FOR_MUSL, isNamedFor } from './lockfile.mjs';
import { toolsOf } from './scripts.mjs';
import { isUnserved, loadableOf } from './target.mjs';

/**
 * What an addon is to be treated as.
 *
 * @typedef {'platform' | 'prebuilt' | 'download' | 'compiled' | 'script'} Kind
 * @typedef {'skip' | 'compile' | 'run' | 'emulate'} Permission
 * @typedef {'keep' | 'remove' | 'download' | 'stop' | Permission} Treatment
 * @typedef {{ kind: Kind, treatment: Treatment, detail: string, mend?: string }} Verdict
 *
 * The paths of the installed packages, with the file that the target can load of each, if there is one.
 * @typedef {ReadonlyMap<string, string | undefined>} Serving
 */

const NEW_LOCKFILE = 'remove package-lock.json and node_modules, then: npm install, with npm 11.3 or later';

/**
 * Decides what a package with native code or with an install script needs so that the target can load it.
 *
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {Serving} serving
 * @param {Permission} [permission] what project.json says of it
 * @returns {Verdict | undefined} undefined for a package that has neither
 */
export function classify(pkg, target, serving, permission) {
  const verdict = verdictOf(pkg, target, serving);
  return verdict && permission ? { ...verdict, treatment: permission } : verdict;
}

/**
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {Serving} serving
 * @returns {Verdict | undefined}
 */
function verdictOf(pkg, target, serving) {
  const { scripts, restricted, platforms, gyp } = pkg;
  const own = loadableOf(pkg, target);
  if (restricted && scripts.length === 0) return platformPackage(pkg, target, own);
  const carrier = carrierOf(platforms, target, serving);
  if (carrier) return { kind: 'platform', treatment: 'keep', detail: carrier.name };
  const { known, native, download, compile } = toolsOf(scripts);
  // A library is not what a script that is about addons would fetch or compile.
  const isServed = own && (!native || own.file.endsWith('.node'));
  if (isServed && known) return { kind: 'prebuilt', treatment: 'keep', detail: own.file };
  if (known && download) return { kind: 'download', treatment: 'download', detail: download };
  if (known && compile && gyp) return { kind: 'compiled', treatment: 'compile', detail: compile };
  const missing = missingOf(platforms, target, serving);
  if (missing) {
    const detail = `npm left out ${missing.name}, which is in the lockfile for linux-${target.cpu}`;
    return { kind: 'platform', treatment: 'stop', detail };
  }
  return without(pkg, target);
}

/**
 * The package that carries the binary for the target. A library alone may be what others load (sqlite-vec's), or what
 * an addon in a package beside it needs (sharp's): where npm left one of several out, they are not whole.
 *
 * @param {readonly import('./tree.mjs').PlatformPackage[]} platforms
 * @param {import('./target.mjs').Target} target
 * @param {Serving} serving
 */
function carrierOf(platforms, target, serving) {
  if (missingOf(platforms, target, serving)) return undefined;
  const carriers = platforms.filter(({ path }) => serving.get(path));
  return carriers.find(({ path }) => serving.get(path)?.endsWith('.node')) ?? carriers[0];
}

/**
 * A package for the target that the lockfile has, and npm did not install.
 *
 * @param {readonly import('./tree.mjs').PlatformPackage[]} platforms
 * @param {import('./target.mjs').Target} target
 * @param {Serving} serving
 */
function missingOf(platforms, target, serving) {
  const missing = platforms.filter(({ path }) => !serving.has(path));
  return missing.find(({ path, os, cpu, libc }) => {
    const isOfLibc = libc ? libc.includes(target.libc) : !FOR_MUSL.test(path);
    return os.includes('linux') && cpu.includes(target.cpu) && isOfLibc;
  });
}

/**
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @param {import('./binary.mjs').Binary | undefined} own
 * @returns {Verdict | undefined}
 */
function platformPackage({ binaries }, target, own) {
  if (own) return { kind: 'platform', treatment: 'keep', detail: own.file };
  if (binaries.length === 0) return undefined;
  const detail = describe(binaries);
  const isOfCpu = binaries.every(({ cpu }) => cpu === target.cpu);
  const libcs = new Set(binaries.flatMap(({ libc }) => libc ?? []));
  // Of the other libc: installed from a lockfile that has no field for it.
  return isOfCpu && libcs.size > 0 && !libcs.has(target.libc)
    ? { kind: 'platform', treatment: 'remove', detail }
    : { kind: 'prebuilt', treatment: 'stop', detail };
}

/**
 * What has no binary for the target, and nothing that makes one.
 *
 * @param {import('./tree.mjs').Package} pkg
 * @param {import('./target.mjs').Target} target
 * @returns {Verdict | undefined}
 */
function without(pkg, target) {
  const { platforms, unlocked, scripts, binaries } = pkg;
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
  return native || isUnserved(pkg, target)
    ? { kind: 'prebuilt', treatment: 'stop', detail: describe(binaries) }
    : undefined;
}

/** @param {import('./binary.mjs').Binary[]} binaries */
function describe(binaries) {
  if (binaries.length === 0) return 'no binary';
  const found = binaries.map(describeBinary);
  return found.length > 3 ? `${found.slice(0, 3).join(', ')} and ${found.length - 3} more` : found.join(', ');
}
