import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the stand-in is told as an executor; docker-push and the others are never run here. */
const STOOD_IN = ['build', 'docker-build', 'docker-verify'];

/**
 * Gives a workspace its node_modules: links to the packages of this one, and the packed plugin as a folder of its own,
 * in which what would need an engine is stood in for.
 *
 * @param root this workspace
 * @param plugin the folder that nx-multiarch:pack leaves
 */
export function installModules(workspace: string, root: string, plugin: string): void {
  const target = join(workspace, 'node_modules');
  linkPackages(join(root, 'node_modules'), target);
  const installed = join(target, 'nx-multiarch');
  cpSync(plugin, installed, { recursive: true });
  cpSync(join(root, 'tools/bench/src/scale/stand-in.mjs'), join(installed, 'stand-in.mjs'));
  writeFileSync(
    join(installed, 'stand-in.json'),
    JSON.stringify({ version: 2, type: 'object', properties: {} }),
  );
  standIn(join(installed, 'executors.json'));
}

/** Each package by itself: of a linked node_modules Nx would take the real path for the workspace. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    if (entry.startsWith('.') || entry === 'nx-multiarch') continue;
    if (entry.startsWith('@')) linkPackages(join(from, entry), join(to, entry));
    else symlinkSync(join(from, entry), join(to, entry));
  }
}

function standIn(file: string): void {
  const { executors } = JSON.parse(readFileSync(file, 'utf8')) as { executors: Record<string, object> };
  const entry = {
    implementation: './stand-in.mjs#notFromCache',
    batchImplementation: './stand-in.mjs#fill',
    schema: './stand-in.json',
  };
  for (const name of STOOD_IN) executors[name] = entry;
  writeFileSync(file, JSON.stringify({ executors }));
}
