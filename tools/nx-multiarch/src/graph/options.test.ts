import { describe, expect, it } from 'vitest';
import { isMultiarchError } from '../core/errors';
import { DEFAULT_SCHEME } from '../core/tag-scheme';
import { assertEnvironment, optionsIn, parseOptions } from './options';

const sound = {
  policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
  environments: { local: { registry: '127.0.0.1:5001' } },
};

function faultsOf(options: unknown): string {
  try {
    parseOptions(options);
  } catch (error) {
    if (isMultiarchError(error, 'BAD_OPTIONS')) return error.message;
    throw error;
  }
  return '';
}

describe('parseOptions', () => {
  it('fills in what may be left out', () => {
    expect(parseOptions(sound)).toEqual({
      ...sound,
      namespace: '',
      repositories: 'per-image',
      tags: DEFAULT_SCHEME,
      builders: {},
      buildCache: { from: [], to: [] },
    });
  });

  it('takes a builder or a context for each platform', () => {
    const builders = { 'linux/arm64': { builder: 'graviton' }, 'linux/amd64': { context: 'x86-node' } };
    expect(parseOptions({ ...sound, builders }).builders).toEqual(builders);
  });

  it('takes what signatures are verified by', () => {
    const prod = { registry: 'r.invalid', requireSignatures: { key: 'docker/cosign.pub' } };
    expect(parseOptions({ ...sound, environments: { prod } }).environments).toEqual({ prod });
  });

  it.each<[string, unknown, string[]]>([
    [
      'signatures by nobody in particular',
      { ...sound, environments: { prod: { registry: 'r', requireSignatures: { ignoreTlog: true } } } },
      ['environments.prod.requireSignatures: it names no "key"'],
    ],
    ['no options at all', undefined, ['policy:', 'environments:']],
    ['an unknown deployment', { ...sound, policy: { fargate: {} } }, ['fargate']],
    [
      'an unknown architecture',
      { ...sound, policy: { eks: { architectures: ['x64'], form: 'index' } } },
      ['policy.eks.architectures.0', '"amd64"|"arm64"'],
    ],
    [
      'no architecture',
      { ...sound, policy: { eks: { architectures: [], form: 'index' } } },
      ['policy.eks.architectures'],
    ],
    [
      'two architectures in one manifest',
      { ...sound, policy: { lambda: { architectures: ['arm64', 'amd64'], form: 'manifest' } } },
      ['policy.lambda: form "manifest" holds one architecture'],
    ],
    [
      'a builder of an unknown platform',
      { ...sound, builders: { 'linux/s390x': { builder: 'b' } } },
      ['builders:', 'linux/s390x'],
    ],
    [
      'a builder and a context in one',
      { ...sound, builders: { 'linux/arm64': { builder: 'b', context: 'c' } } },
      ['builders.linux/arm64'],
    ],
    [
      'a builder whose name is an option',
      { ...sound, builders: { 'linux/arm64': { builder: '--help' } } },
      ['builders.linux/arm64'],
    ],
    [
      'a cache that all images would share',
      { ...sound, buildCache: { to: ['type=registry,ref=r/cache:{project},mode=max'] } },
      ['buildCache.to: "type=registry,ref=r/cache:{project},mode=max" lacks {deployment}, {arch}'],
    ],
    [
      'a placeholder that stands for nothing',
      { ...sound, buildCache: { from: ['r/cache:{app}'] } },
      ['buildCache.from: "r/cache:{app}" names {app}'],
    ],
    ['an empty cache', { ...sound, buildCache: { from: [''] } }, ['buildCache.from.0']],
    ['no environment', { ...sound, environments: {} }, ['environments: at least one environment']],
    [
      'a name no tag can have',
      { ...sound, environments: { 'My env': { registry: 'r' } } },
      ['environments', 'a-z and 0-9'],
    ],
    [
      'a shared repository without a name',
      { ...sound, repositories: 'shared' },
      ['repositories: a shared repository is named by the namespace'],
    ],
    [
      'a template that makes no tag',
      {
        ...sound,
        tags: {
          image: { immutable: ['{environment}-{time}'], moving: ['{enviroment}'] },
          architecture: { immutable: ['{environment}-{time}-{arch}'], moving: ['{environment}-{arch}'] },
        },
      },
      ['tags.image.moving: "{enviroment}"'],
    ],
    [
      'no registry in a list of them',
      { ...sound, environments: { dev: { registry: [] } } },
      ['environments.dev.registry'],
    ],
    ['a misspelt key', { ...sound, namespcae: 'x' }, ['namespcae']],
    ['two faults at once', { ...sound, namespace: 1, baseImages: 2 }, ['namespace:', 'baseImages:']],
  ])('names the key: %s', (_name, options, parts) => {
    const message = faultsOf(options);
    expect(message).toContain('nx.json');
    for (const part of parts) expect(message).toContain(part);
  });
});

describe('assertEnvironment', () => {
  const { environments } = parseOptions(sound);

  it('knows those of nx.json', () => expect(() => assertEnvironment('local', environments)).not.toThrow());

  it('refuses what every object has', () => {
    expect(() => assertEnvironment('constructor', environments)).toThrow('is no environment');
  });

  it('refuses another one: its tags would look like those of production', () => {
    expect(() => assertEnvironment('prod', environments)).toThrow('"prod" is no environment');
  });
});

describe('optionsIn', () => {
  it.each([
    ['with options', { plugins: ['other', { plugin: 'nx-multiarch', options: sound }] }, sound],
    ['by name alone', { plugins: ['nx-multiarch'] }, undefined],
    ['no plugins', {}, undefined],
  ])('%s', (_name, nxJson, options) => expect(optionsIn(nxJson, 'nx-multiarch')).toBe(options));
});
