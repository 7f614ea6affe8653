import { join } from 'node:path';
import { generateFiles, offsetFromRoot, type Tree, writeJson } from '@nx/devkit';
import type { Service } from './options';
import type { Workspace } from './workspace';

/** Writes an app's sources and Dockerfile. */
export function writeFiles(tree: Tree, service: Service, workspace: Workspace): void {
  const { deployment, root } = service;
  const kind = deployment === 'lambda' ? 'lambda' : 'server';
  const values = { ...service, ...workspace, dockerfile: `Dockerfile.${deployment}` };
  for (const folder of [`dockerfile/${kind}`, ...sourcesOf(kind, workspace)]) {
    generateFiles(tree, join(__dirname, 'files', folder), root, {
      serviceLib: '',
      platformLib: '',
      ...values,
    });
  }
  writeJson(tree, `${root}/tsconfig.json`, tsconfig(root, workspace));
}

/** Without the shared libs an app has the same routes by code of its own. */
function sourcesOf(kind: 'lambda' | 'server', { serviceLib, platformLib, emulator }: Workspace): string[] {
  if (kind === 'server') return serviceLib ? ['server'] : ['server-alone', 'platform-alone'];
  return ['lambda', ...(platformLib ? [] : ['platform-alone']), ...(emulator ? [] : ['lambda-alone'])];
}

function tsconfig(root: string, { baseTsconfig, serviceLib }: Workspace): object {
  const inherited = baseTsconfig ? { extends: `${offsetFromRoot(root)}${baseTsconfig}` } : {};
  if (serviceLib) return { ...inherited, include: ['src'] };
  return { ...inherited, compilerOptions: COMPILER_OPTIONS, include: ['src'] };
}

/** For a bundler, and whatever a base says of project references: nothing is emitted by tsc. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  esModuleInterop: true,
  skipLibCheck: true,
  composite: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  noEmit: true,
};
