import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
  devDependencies: Record<string, string>;
}

const readManifest = (...path: string[]): Manifest =>
  JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as Manifest;
const plugin = readManifest('..', 'package.json');
const workspace = readManifest('..', '..', '..', 'package.json');
const optional = Object.keys(plugin.peerDependenciesMeta).sort();

/** What is part of the package: pack/sources.mjs. */
const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.i?test\.ts$/.test(file) && !file.includes('testing/'),
);

/** At the start of a file; an import of types leaves nothing behind. */
const STATIC = /^(?:import|export)(?! type)[^;'()=]*? from '([^.'][^']*)'/gm;
/** Where it is needed. */
const LAZY = /^(?!\s*(?:\/|\*)).*import\('([^.'][^']*)'\)/gm;

/** The npm packages that the compiled plugin asks for. The ELF parser goes into the package, Nx is there before it. */
function packagesIn(pattern: RegExp): string[] {
  const paths = sources.flatMap((file) => [...readFileSync(join(__dirname, file), 'utf8').matchAll(pattern)]);
  const names = paths.map(([, path = '']) => path.split('/', path.startsWith('@') ? 2 : 1).join('/'));
  const foreign = names.filter((name) => !/^(node:|@nx\/|@nx-multiarch\/)/.test(name));
  return [...new Set(foreign)].sort();
}

describe('the packages that the sources import', () => {
  it('are the dependencies, and nothing else is', () => {
    expect(Object.keys(plugin.dependencies).sort()).toEqual(packagesIn(STATIC));
  });

  it('are optional peers where they are loaded only when needed', () => {
    expect(optional).toEqual(packagesIn(LAZY));
    expect(Object.keys(plugin.peerDependencies).sort()).toEqual([...optional, '@nx/devkit', 'nx'].sort());
  });

  it('are the versions that are tested here', () => {
    const here = (names: string[]) => names.map((name) => [name, workspace.devDependencies[name]]);
    expect(Object.entries(plugin.dependencies)).toEqual(here(Object.keys(plugin.dependencies)));
    expect(optional.map((name) => [name, plugin.peerDependencies[name]])).toEqual(here(optional));
  });
});
