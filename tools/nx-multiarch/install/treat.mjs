import { join } from 'node:path';
import { describeBinary } from './binary.mjs';
import { fingerprintsOf, madeSince } from './fingerprints.mjs';
import { mendWith } from './permissions.mjs';
import { Stop } from './stop.mjs';
import { fits, isUnserved } from './target.mjs';
import { binariesIn } from './tree.mjs';
import { compileVariables, downloadVariables } from './variables.mjs';

/**
 * What a treatment uses of this machine.
 *
 * @typedef {object} Tools
 * @property {typeof import('./npm.mjs').npmRebuild} rebuild
 * @property {typeof import('./toolchain.mjs').provideToolchain} provideToolchain
 * @property {string} node the folder of Node
 * @property {(line: string) => void} say
 *
 * @typedef {import('./survey.mjs').Addon} Addon
 * @typedef {import('./target.mjs').Target} Target
 */

const DONE = {
  keep: 'kept',
  remove: 'left out',
  skip: 'script skipped',
  emulate: 'left to a stage of its own',
};

/**
 * Brings every addon into a state in which the target can load it, and proves that by the header of its binary.
 *
 * @param {string} root
 * @param {readonly Addon[]} addons
 * @param {Target} target
 * @param {Tools} tools
 */
export function treat(root, addons, target, tools) {
  assertTreatable(addons, target);
  for (const addon of addons) {
    const { pkg, verdict } = addon;
    const { kind, treatment, detail } = verdict;
    const done = treatOne(root, addon, target, tools) ?? DONE[/** @type {keyof DONE} */ (treatment)];
    tools.say(`${pkg.name}@${pkg.version}: ${kind}, ${done} (${detail})`);
  }
}

/**
 * @param {string} root
 * @param {Addon} addon
 * @param {Target} target
 * @param {Tools} tools
 */
function treatOne(root, { pkg, verdict }, target, tools) {
  if (verdict.treatment === 'compile') return compile(root, pkg, target, tools);
  if (verdict.treatment === 'run') return run(root, pkg, target, tools);
  return verdict.treatment === 'download' ? download(root, pkg, target, tools) : undefined;
}

/**
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 * @param {Tools} tools
 */
function download(root, pkg, target, tools) {
  const { status, made, text } = rebuild(root, pkg, target, tools, downloadVariables(target));
  if (status === 0 && made.length > 0) return 'downloaded';
  if (pkg.gyp) return `nothing for linux-${target.cpu} to download, ${compile(root, pkg, target, tools)}`;
  const fetched = made.map(({ file }) => file).join(', ') || 'no binary';
  throw new Stop(
    `${pkg.name}@${pkg.version}: its script (status ${status}) fetched ${fetched} for linux-${target.cpu}; it has ${text}`,
    `one for linux-${target.cpu} and ${target.libc} where the package publishes them`,
    mendOf(pkg.name),
  );
}

/**
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 * @param {Tools} tools
 */
function compile(root, pkg, target, tools) {
  tools.provideToolchain(target, tools.say);
  const variables = compileVariables(target, tools.node);
  const { status, made, wrong, text } = rebuild(root, pkg, target, tools, variables);
  // A build tree is wiped by a build: what is wrong there was compiled for this machine.
  const built = wrong.filter(({ file }) => /^build(-tmp-[^/]*)?\//.test(file));
  if (status === 0 && made.length > 0 && built.length === 0) return 'compiled';
  throw new Stop(
    `${pkg.name}@${pkg.version} could not be compiled for linux-${target.cpu}: npm rebuild ended with status ${status}; it has ${text}`,
    'a build that keeps to CC, CXX and npm_config_arch',
    mendOf(pkg.name),
  );
}

/**
 * Runs the script of a package, and looks at what it made that the target can load: what was there before is no proof.
 *
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 * @param {Tools} tools
 * @param {import('./variables.mjs').Variables} variables
 */
function rebuild(root, pkg, target, tools, variables) {
  const folder = join(root, pkg.path);
  const before = fingerprintsOf(folder, binariesIn(folder));
  const status = tools.rebuild(pkg, target, variables);
  const found = look(root, pkg, target);
  return { ...found, status, made: madeSince(folder, found.right, before) };
}

/**
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 * @param {Tools} tools
 */
function run(root, pkg, target, tools) {
  const status = tools.rebuild(pkg, target, downloadVariables(target));
  if (status === 0) assertLoadable(root, pkg, target);
  else throw new Stop(`the script of ${pkg.name} ended with status ${status}`, 'status 0', mendOf(pkg.name));
  return 'script run';
}

/**
 * After a script: a package with binaries has one that the target can load, and what the script added is one, whatever
 * its name. A program for this machine would be left out, and be missed at run time.
 *
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 */
export function assertLoadable(root, pkg, target) {
  const { wrong, text, isWithout } = look(root, pkg, target);
  const of = `${pkg.name}@${pkg.version}`;
  const expected = `one for linux-${target.cpu} and ${target.libc}`;
  if (isWithout) {
    throw new Stop(
      `${of} has nothing that linux-${target.cpu} can load: ${text}`,
      expected,
      mendOf(pkg.name),
    );
  }
  const before = new Set(pkg.binaries.map(describeBinary));
  const added = wrong.map(describeBinary).filter((each) => !before.has(each));
  if (added.length === 0) return;
  const found = `the script of ${of} left what linux-${target.cpu} cannot load: ${added.join(', ')}`;
  throw new Stop(found, expected, mendOf(pkg.name));
}

/**
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 */
function look(root, pkg, target) {
  const binaries = binariesIn(join(root, pkg.path));
  const text = binaries.map(describeBinary).join(', ') || 'no binary';
  const right = binaries.filter((binary) => fits(binary, target));
  const wrong = binaries.filter((binary) => !right.includes(binary));
  return { right, wrong, text, isWithout: isUnserved({ ...pkg, binaries }, target) };
}

/**
 * @param {readonly Addon[]} addons
 * @param {Target} target
 */
function assertTreatable(addons, target) {
  const stopping = addons.filter(({ verdict }) => verdict.treatment === 'stop');
  if (stopping.length === 0) return;
  const lines = stopping.map(
    ({ pkg, verdict }) => `${pkg.name}@${pkg.version}: ${reasonOf(verdict, target)}`,
  );
  const own = new Set(stopping.flatMap(({ verdict }) => verdict.mend ?? []));
  const others = stopping.filter(({ verdict }) => !verdict.mend);
  /** @type {import('./permissions.mjs').Permissions} */
  const says = {};
  for (const { pkg } of others) says[pkg.name] = pkg.gyp ? 'compile' : 'skip';
  throw new Stop(
    `nobody knows what these need on linux-${target.cpu}\n    ${lines.join('\n    ')}`,
    'packages whose addons fit, or install scripts that were looked at',
    [...own, ...(others.length > 0 ? [mendWith(says)] : [])].join('; '),
  );
}

/**
 * @param {import('./classify.mjs').Verdict} verdict
 * @param {Target} target
 */
function reasonOf({ kind, detail }, target) {
  if (kind === 'script') return `an install script that is not known here: ${detail}`;
  return kind === 'prebuilt' ? `nothing for linux-${target.cpu}, and nothing to compile: ${detail}` : detail;
}

/**
 * For a script that ran here and did not do: the platform of the image is likely to be where it does.
 *
 * @param {string} name
 */
function mendOf(name) {
  return mendWith({ [name]: 'emulate' });
}
