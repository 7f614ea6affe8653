import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../processes/run';
import type { AppImage } from '../apps';
import type { Sandbox } from './sandbox';

/** An app whose one addon has no prebuilt binary: bcrypt, without those that its package brings. */
export const compiledApp: AppImage = {
  project: 'compiled',
  deployment: 'eks',
  guide: 'compiled',
  pushed: ['amd64', 'arm64'],
};

const FOLDER = 'apps/compiled';
const MAIN = `require('bcrypt').hash('x', 4).then((hash) => console.log(process.arch, hash.slice(0, 7)));\n`;
const PROJECT = {
  name: compiledApp.project,
  projectType: 'application',
  targets: {
    build: {
      executor: 'nx:run-commands',
      cache: true,
      inputs: ['{projectRoot}/bundle/**/*'],
      outputs: ['{workspaceRoot}/dist/apps/compiled'],
      options: {
        command: `mkdir -p dist/apps && rm -rf dist/${FOLDER} && cp -R ${FOLDER}/bundle dist/${FOLDER}`,
      },
    },
  },
};

/** Adds the app to a workspace, with the Dockerfile that accounts has. */
export async function addCompiledApp(sandbox: Sandbox): Promise<void> {
  const bundle = join(sandbox.root, FOLDER, 'bundle');
  const source = join(sandbox.root, 'dist', 'compiled-bcrypt');
  await mkdir(join(bundle, 'vendor'), { recursive: true });
  await cp(join(sandbox.root, 'node_modules/bcrypt'), source, { recursive: true });
  for (const made of ['prebuilds', 'build']) await rm(join(source, made), { recursive: true, force: true });
  const packed = await run('npm', ['pack', '--json', '--ignore-scripts', source], join(bundle, 'vendor'));
  const [{ filename } = { filename: '' }] = JSON.parse(packed) as { filename: string }[];
  const dependencies = { bcrypt: `file:vendor/${filename}` };
  const manifest = { name: compiledApp.project, version: '1.0.0', dependencies };
  await sandbox.write(`${FOLDER}/bundle/package.json`, JSON.stringify(manifest));
  await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], bundle);
  await sandbox.write(`${FOLDER}/bundle/main.js`, MAIN);
  await sandbox.write(`${FOLDER}/project.json`, JSON.stringify(PROJECT, null, 2));
  await sandbox.write(`${FOLDER}/Dockerfile.eks`, await dockerfile(sandbox));
  await sandbox.commit('an app with an addon that is compiled');
}

/** That of accounts, with the tarball that package.json names. */
async function dockerfile({ root }: Sandbox): Promise<string> {
  const text = await readFile(join(root, 'apps/accounts/Dockerfile.eks'), 'utf8');
  return text.replace(
    'COPY package.json package-lock.json',
    'COPY vendor ./vendor\nCOPY package.json package-lock.json',
  );
}
