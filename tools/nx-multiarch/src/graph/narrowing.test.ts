import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../core/policy';
import { policyOf, rulingOf } from './narrowing';
import { readProjectFiles } from './project-files';

const policy: Policy = { eks: { architectures: ['arm64', 'amd64'], form: 'index' } };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'narrowing-'));
  mkdirSync(join(root, 'apps/a'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function given(file: string, content: unknown): Policy {
  writeFileSync(join(root, 'apps/a', file), typeof content === 'string' ? content : JSON.stringify(content));
  return policyOf(root, 'apps/a', 'a', policy);
}

describe('policyOf', () => {
  const narrow = { architectures: { eks: ['arm64'] } };

  it.each<[string, string, unknown, string[]]>([
    ['nothing said', 'project.json', { name: 'a' }, ['arm64', 'amd64']],
    ['in project.json', 'project.json', { 'nx-multiarch': narrow }, ['arm64']],
    ['in package.json', 'package.json', { nx: { 'nx-multiarch': narrow } }, ['arm64']],
    ['an empty key', 'project.json', { 'nx-multiarch': {} }, ['arm64', 'amd64']],
    ['a file that is no JSON', 'project.json', '{', ['arm64', 'amd64']],
  ])('%s', (_name, file, content, architectures) =>
    expect(given(file, content).eks?.architectures).toEqual(architectures),
  );

  it.each<[string, unknown, string[]]>([
    [
      'another architecture',
      { architectures: { eks: ['riscv64'] } },
      ['apps/a/project.json is not valid', 'nx-multiarch.architectures.eks.0'],
    ],
    ['none', { architectures: { eks: [] } }, ['nx-multiarch.architectures.eks']],
    ['a misspelt key', { architecture: {} }, ['nx-multiarch: ', 'architecture']],
    [
      'an unknown treatment',
      { addons: { a: 'keep' } },
      ['nx-multiarch.addons.a', '"skip"|"compile"|"run"|"emulate"'],
    ],
    ['an unknown deployment target', { architectures: { fargate: ['arm64'] } }, ['fargate']],
  ])('refuses %s', (_name, key, parts) => {
    const refused = () => given('project.json', { 'nx-multiarch': key });
    for (const part of parts) expect(refused).toThrow(part);
    expect(refused).toThrow(expect.objectContaining({ code: 'BAD_OPTIONS' }));
  });
});

describe('rulingOf', () => {
  it.each([
    [{ name: 'a' }, {}],
    [{ 'nx-multiarch': { addons: { re2: 'emulate' } } }, { re2: 'emulate' }],
  ])('%j', (json, addons) => {
    writeFileSync(join(root, 'apps/a/project.json'), JSON.stringify(json));
    expect(rulingOf(readProjectFiles(root, 'apps/a'), 'a', policy).addons).toEqual(addons);
  });
});
