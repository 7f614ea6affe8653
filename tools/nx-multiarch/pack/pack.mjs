// nx run nx-multiarch:pack: compiles the plugin into dist/nx-multiarch/package, or into another folder that is named, and
// packs it beside that with npm pack. Prints the tarball's path.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { copyFiles } from './copy-files.mjs';
import { compile } from './compile.mjs';
import { declare } from './declarations.mjs';

const workspace = join(import.meta.dirname, '..', '..', '..');
const plugin = join(workspace, 'tools', 'nx-multiarch');
const target = resolve(process.argv[2] ?? join(workspace, 'dist', 'nx-multiarch'));
const stage = join(target, 'package');

rmSync(target, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
await compile({ workspace, plugin, stage });
declare({ workspace, plugin, stage });
copyFiles({ workspace, plugin, stage });

const args = ['pack', stage, '--pack-destination', target, '--silent'];
const { status, error } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
if (error) throw error;
if (status !== 0) process.exit(status ?? 1);
const tarball = readdirSync(target).find((name) => name.endsWith('.tgz'));
console.log(relative(process.cwd(), join(target, tarball)));
