import { lockWarnings } from './lockfile.mjs';
import { survey } from './survey.mjs';
import { fits } from './target.mjs';

/**
 * What `nx docker-addons` prints.
 *
 * @typedef {{ name: string, version: string, path: string } & import('./classify.mjs').Verdict} ExplainedAddon
 */

/**
 * Says what each addon is and what would be done with it; does none of it.
 *
 * @param {string} root
 * @param {import('./target.mjs').Target} target
 * @param {import('./permissions.mjs').Permissions} permissions
 * @returns {{ architecture: string, addons: ExplainedAddon[], warnings: string[] }}
 */
export function explain(root, target, permissions) {
  const { lock, addons } = survey(root, target, permissions);
  const shown = addons.map(({ pkg: { name, version, path }, verdict }) => ({
    name,
    version,
    path,
    ...verdict,
  }));
  const warnings = [...lockWarnings(lock), ...addons.flatMap((addon) => addonWarnings(addon, target))];
  return { architecture: target.architecture, addons: shown, warnings };
}

/**
 * @param {import('./survey.mjs').Addon} addon
 * @param {import('./target.mjs').Target} target
 */
function addonWarnings({ pkg: { name, version, binaries } }, target) {
  const of = `${name}@${version}`;
  // Loaders (bindings, node-gyp-build) look there before they look at prebuilds.
  const preferred = binaries.find(
    (binary) => /^build\/(Release|Debug)\//.test(binary.file) && !fits(binary, target),
  );
  return [
    ...abiWarnings(of, binaries, target),
    ...(preferred
      ? [
          `${of} comes with ${preferred.file} (${preferred.cpu}), which its loader prefers: left out for linux-${target.cpu}`,
        ]
      : []),
  ];
}

/**
 * A machine's own Node may be another than the one that the images run.
 *
 * @param {string} of
 * @param {readonly import('./binary.mjs').Binary[]} binaries
 * @param {import('./target.mjs').Target} target
 */
function abiWarnings(of, binaries, target) {
  const bound = binaries.flatMap(({ cpu, abi }) => (cpu === target.cpu && abi ? [abi] : []));
  if (bound.length === 0) return [];
  const abis = [...new Set(bound)].join(', ');
  const own = `Node ${process.version} (ABI ${target.abi})`;
  return [
    `${of} has addons for single versions of Node (ABI ${abis}); this was ${own}, a build takes that of its stage`,
  ];
}
