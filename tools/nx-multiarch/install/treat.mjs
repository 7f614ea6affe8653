import { join } from 'node:path';
import { Stop } from './stop.mjs';
import { fits } from './target.mjs';
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
  const status = tools.rebuild(pkg, target, downloadVariables(target));
  const { right, text } = look(root, pkg, target);
  if (right.length > 0) return 'downloaded';
  if (pkg.gyp) return `nothing for linux-${target.cpu} to download, ${compile(root, pkg, target, tools)}`;
  throw new Stop(
    `${pkg.name}@${pkg.version}: its script (status ${status}) fetched no binary for linux-${target.cpu}; it has ${text}`,
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
  tools.provideToolchain(target);
  const status = tools.rebuild(pkg, target, compileVariables(target, tools.node));
  const { right, wrong, text } = look(root, pkg, target);
  // A build tree is wiped by a build: what is wrong there was compiled for this machine.
  const built = wrong.filter(({ file }) => /^build(-tmp-[^/]*)?\//.test(file));
  if (status === 0 && right.length > 0 && built.length === 0) return 'compiled';
  throw new Stop(
    `${pkg.name}@${pkg.version} could not be compiled for linux-${target.cpu}: npm rebuild ended with status ${status}; it has ${text}`,
    'a build that keeps to CC, CXX and npm_config_arch',
    mendOf(pkg.name),
  );
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
 * A package with addons has one that the target can load.
 *
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 */
export function assertLoadable(root, pkg, target) {
  const { right, wrong, text } = look(root, pkg, target);
  if (right.length > 0 || !wrong.some(({ file }) => file.endsWith('.node'))) return;
  const found = `${pkg.name}@${pkg.version} has no addon that linux-${target.cpu} can load: ${text}`;
  throw new Stop(found, `one for linux-${target.cpu} and ${target.libc}`, mendOf(pkg.name));
}

/**
 * @param {string} root
 * @param {Addon['pkg']} pkg
 * @param {Target} target
 */
function look(root, pkg, target) {
  const binaries = binariesIn(join(root, pkg.path));
  const text = binaries.map(({ file, cpu }) => `${file} (${cpu})`).join(', ') || 'no binary';
  const right = binaries.filter((binary) => fits(binary, target));
  return { right, wrong: binaries.filter((binary) => !fits(binary, target)), text };
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
  const names = [...new Set(stopping.map(({ pkg }) => pkg.name))];
  throw new Stop(
    `nobody knows what these need on linux-${target.cpu}\n    ${lines.join('\n    ')}`,
    'packages whose addons fit, or install scripts that were looked at',
    mendOf(...names),
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

/** @param {string[]} names */
function mendOf(...names) {
  const says = names.map((name) => `"${name}": "skip"`).join(', ');
  return `say in project.json what to do: "nx-multiarch": { "addons": { ${says} } }; "run" runs its script here, "emulate" in a stage of the image's platform`;
}
