import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom inside the plugin: docs/architecture.md. */
const MAY_IMPORT: Record<string, string[]> = {
  core: ['core'],
  io: ['io', 'core'],
  graph: ['graph', 'core'],
  executors: ['executors', 'graph', 'io', 'core'],
  generators: ['generators', 'graph', 'io', 'core'],
  testing: ['testing', 'io', 'core'],
};
/** What core may import from npm: neither files, network, process, clock nor environment is behind these. */
const PURE = ['@nx-multiarch/elf', 'dockerfile-ast', 'packageurl-js'];
const KNOW_DEVKIT = ['graph', 'executors', 'generators'];

const SRC = __dirname;
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file.includes('/') && !/\.i?test\.ts$/.test(file))
  .sort();

const importsOf = (file: string): string[] =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );

const folderOf = (file: string): string => file.split('/')[0] ?? '';

describe.each(sources)('%s', (file) => {
  it('imports only what its folder may', () => {
    const wrong = importsOf(file).filter((name) => {
      if (name.startsWith('@nx/')) return !KNOW_DEVKIT.includes(folderOf(file));
      // Pure: not even Node's own modules.
      if (!name.startsWith('.')) return folderOf(file) === 'core' && !PURE.includes(name);
      const target = relative(SRC, resolve(SRC, dirname(file), name));
      return !MAY_IMPORT[folderOf(file)]?.includes(folderOf(target));
    });
    expect(wrong).toEqual([]);
  });

  it('hands no text to a shell', () => {
    expect(readFileSync(join(SRC, file), 'utf8')).not.toMatch(
      /\bshell:|\bexecSync\(|\bexec\(`|child_process.*\bexec\b/,
    );
  });
});

it('sees the files it speaks of', () => {
  expect(sources).toContain('core/policy.ts');
  expect(importsOf('io/git.ts')).toContain('../core/errors');
});
