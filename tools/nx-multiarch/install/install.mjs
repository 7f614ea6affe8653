// Installs an app's production dependencies for the architecture of the image, on the architecture of the build
// machine: no emulation. Run by every Dockerfile in its --platform=$BUILDPLATFORM stage, in a folder that holds
// package.json and package-lock.json. Needs TARGETARCH. No dependencies: it runs before there are any.
//   install.mjs             installs, brings every addon into a state that the target can load, removes the rest
//   install.mjs --emulated  in a stage of the image's platform: rebuilds what ADDONS names "emulate"
//   install.mjs --explain   installs and prints as JSON what each addon is; treats nothing
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { emulated } from './emulated.mjs';
import { explain } from './explain.mjs';
import { npmCi, npmRebuild } from './npm.mjs';
import { parsePermissions } from './permissions.mjs';
import { prune } from './prune.mjs';
import { textOf } from './stop.mjs';
import { survey } from './survey.mjs';
import { targetOf } from './target.mjs';
import { provideToolchain } from './toolchain.mjs';
import { treat } from './treat.mjs';
import { lockWarnings } from './lockfile.mjs';
import { readLock, readTree } from './tree.mjs';

const root = process.cwd();
const say = (/** @type {string} */ line) => console.log(line);
// <folder>/bin/node, with the headers in <folder>/include.
const node = dirname(dirname(process.execPath));
const tools = { rebuild: npmRebuild, provideToolchain, node, say };

try {
  const target = targetOf(process.env.TARGETARCH);
  const permissions = parsePermissions(process.env.ADDONS);
  if (process.argv.includes('--emulated')) emulated(root, target, permissions, tools);
  else {
    const warnings = lockWarnings(readLock(root));
    const isExplained = process.argv.includes('--explain');
    // Before npm reads the lockfile: from npm 11 on it refuses one that lacks something, whatever made it so.
    if (!isExplained) for (const warning of warnings) say(`warning: ${warning}`);
    npmCi(target, warnings);
    // An app without dependencies has a node_modules too: the Dockerfile copies it.
    mkdirSync('node_modules', { recursive: true });
    if (isExplained) say(JSON.stringify(explain(root, target, permissions), null, 2));
    else install(target, permissions);
  }
} catch (error) {
  console.error(textOf(error));
  process.exitCode = 1;
}

/**
 * @param {import('./target.mjs').Target} target
 * @param {import('./permissions.mjs').Permissions} permissions
 */
function install(target, permissions) {
  const { lock, addons } = survey(root, target, permissions);
  treat(root, addons, target, tools);
  const { files, bytes } = prune(root, addons, readTree(root, lock), target);
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  say(`installed for linux-${target.cpu}; left out ${files} files that it never loads (${size})`);
}
