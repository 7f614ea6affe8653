import { Stop } from './stop.mjs';

/** @typedef {Record<string, import('./classify.mjs').Permission>} Permissions */

const PERMISSIONS = ['skip', 'run', 'emulate'];
const EXPECTED = `{ "<package>": ${PERMISSIONS.map((name) => `"${name}"`).join(' | ')} }`;
const MEND =
  'correct "nx-multiarch": { "addons": ... } in project.json, where the build argument ADDONS comes from';

/**
 * What project.json says of single packages.
 *
 * @param {string} [text] JSON, the build argument ADDONS
 * @returns {Permissions}
 */
export function parsePermissions(text) {
  if (!text) return {};
  const found = parse(text);
  const isRight = found && typeof found === 'object' && !Array.isArray(found);
  if (isRight && Object.values(found).every((value) => PERMISSIONS.includes(value))) return found;
  throw new Stop(`ADDONS is ${text}`, EXPECTED, MEND);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A name that no package has is a misspelt one, or one of a package that is gone.
 *
 * @param {Permissions} permissions
 * @param {readonly import('./tree.mjs').Package[]} packages
 */
export function assertKnown(permissions, packages) {
  const unknown = Object.keys(permissions).filter((name) => !packages.some((pkg) => pkg.name === name));
  if (unknown.length === 0) return;
  throw new Stop(
    `no installed package is called ${unknown.join(', ')}`,
    'names of packages in the lockfile',
    MEND,
  );
}
