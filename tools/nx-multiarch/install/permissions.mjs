import { Stop } from './stop.mjs';

/** @typedef {Record<string, import('./classify.mjs').Permission>} Permissions */

const PERMISSIONS = ['skip', 'compile', 'run', 'emulate'];
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
 * A name that no package has is a misspelt one, or one of a package that is gone. One for other platforms alone is not
 * installed, and is in the lockfile.
 *
 * @param {Permissions} permissions
 * @param {import('./lockfile.mjs').Lock} lock
 */
export function assertKnown(permissions, lock) {
  const known = new Set(
    Object.entries(lock)
      .filter(([path, entry]) => path !== '' && !entry?.dev)
      .map(([path, entry]) => entry?.name ?? path.replace(/^.*node_modules\//, '')),
  );
  const unknown = Object.keys(permissions).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Stop(
    `no package in the lockfile is called ${unknown.join(', ')}`,
    'names of packages in the lockfile',
    MEND,
  );
}

/**
 * What to write into project.json.
 *
 * @param {Permissions} permissions what is likely to be right, by name
 */
export function mendWith(permissions) {
  const says = Object.entries(permissions).map(([name, permission]) => `"${name}": "${permission}"`);
  return (
    `say in project.json what to do: "nx-multiarch": { "addons": { ${says.join(', ')} } }; "emulate" builds it in a stage ` +
    `of the image's platform, "compile" cross-compiles it, "run" runs its script here, "skip" goes without it`
  );
}
