import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTypeScript, sourceFiles } from './sources.mjs';

const AS_THEY_ARE = ['README.md', 'executors.json', 'generators.json'];

/** Copies what is not compiled: schemas, templates, the install scripts, licence and read-me, and package.json. */
export function copyFiles({ workspace, plugin, stage }) {
  const assets = sourceFiles(plugin)
    .filter((file) => !isTypeScript(file))
    .map((file) => join('src', file));
  const install = readdirSync(join(plugin, 'install'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => join('install', file));
  for (const file of [...AS_THEY_ARE, ...install, ...assets]) cpSync(join(plugin, file), join(stage, file));
  cpSync(join(workspace, 'LICENSE'), join(stage, 'LICENSE'));
  const manifest = JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8'));
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
}

/** Of use in this repository alone. */
const PRIVATE = ['scripts', 'nx'];

/** Here Nx loads the plugin's TypeScript; the package holds what it was compiled to. */
function published(manifest) {
  const entries = Object.entries(manifest).filter(([key]) => !PRIVATE.includes(key));
  return { ...Object.fromEntries(entries), main: './src/index.js', types: './src/index.d.ts' };
}
