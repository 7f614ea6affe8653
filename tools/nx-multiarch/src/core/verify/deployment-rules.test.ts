import { describe, expect, it } from 'vitest';
import { elfContent, entry, link } from '../../testing/entries';
import { MEDIA_TYPES } from '../media-types';
import { DEPLOYMENTS } from '../policy';
import type { ImageFacts } from './image-facts';
import { checkContents } from './image-rules';
import { checkManifest } from './manifest-rules';

const ARM = { os: 'linux', architecture: 'arm64' };
const layer = (mediaType: string) => ({ digest: `sha256:${'a'.repeat(64)}`, diffId: '', mediaType, size: 1 });
const facts: ImageFacts = {
  platform: ARM,
  images: 1,
  attestations: 0,
  nested: false,
  manifestDigest: '',
  manifestSize: 1000,
  run: { Cmd: ['/app'] },
  layers: [layer(MEDIA_TYPES.ociLayerGzip)],
};
const rules = (found: { rule: string }[]): string[] => found.map(({ rule }) => rule);

describe('checkManifest', () => {
  it.each<[string, Partial<ImageFacts>, string[]]>([
    ['one manifest', {}, []],
    ['the variant that arm64 has anyway', { platform: { ...ARM, variant: 'v8' }, indexPlatform: ARM }, []],
    ['another operating system', { platform: { ...ARM, os: 'windows' } }, ['platform']],
    ['another platform in the index', { indexPlatform: { ...ARM, architecture: 'amd64' } }, ['platform']],
    ['two images', { images: 2 }, ['manifest']],
    ['an attestation', { attestations: 1 }, ['manifest']],
    ['an index', { nested: true }, ['manifest']],
    ['a plain layer', { layers: [layer(MEDIA_TYPES.ociLayerTar)] }, []],
    ['a layer of Docker', { layers: [layer(MEDIA_TYPES.dockerLayerGzip)] }, []],
    [
      'a layer that no spec names',
      { layers: [layer('application/vnd.docker.image.rootfs.diff.tar')] },
      ['layer-type'],
    ],
  ])('%s', (_, change, expected) => {
    for (const deployment of DEPLOYMENTS) {
      expect(rules(checkManifest({ ...facts, ...change }, ARM, deployment))).toEqual(expected);
    }
  });

  it.each([
    ['lambda', ['layer-type']],
    ['apprunner', ['layer-type']],
    ['ecs', []],
    ['eks', []],
  ] as const)('zstd on %s', (deployment, expected) => {
    const zstd = { ...facts, layers: [layer(MEDIA_TYPES.ociLayerZstd)] };
    expect(rules(checkManifest(zstd, ARM, deployment))).toEqual(expected);
  });

  it('says for Lambda how to build without an index', () => {
    const [finding] = checkManifest({ ...facts, nested: true, attestations: 1 }, ARM, 'lambda');
    expect(finding?.found).toBe('an index of 1 image and 1 attestation');
    expect(finding?.expected).toContain('--provenance=false');
  });
});

describe('checkContents', () => {
  const app = entry('app', { mode: 0o755, content: elfContent() });
  const GB = 1024 ** 3;

  it.each([
    ['lambda', 10 * GB, []],
    ['lambda', 10 * GB + 1, ['image-size']],
    ['apprunner', 3 * GB - 1, []],
    ['apprunner', 3 * GB, ['image-size']],
    ['ecs', 30 * GB, []],
    ['eks', 30 * GB, []],
  ] as const)('on %s with %i bytes', (deployment, size, expected) => {
    const layers = [
      { entries: [app], size: size - 1 },
      { entries: [], size: 1 },
    ];
    expect(rules(checkContents(facts, layers, 'arm64', deployment).findings)).toEqual(expected);
  });

  it.each([
    [25_399, []],
    [25_400, ['manifest-size']],
  ])('a manifest of %i bytes on Lambda', (manifestSize, expected) => {
    const { findings } = checkContents(
      { ...facts, manifestSize },
      [{ entries: [app], size: 1 }],
      'arm64',
      'lambda',
    );
    expect(rules(findings)).toEqual(expected);
    expect(findings.every(({ advice }) => advice)).toBe(true);
  });

  it('counts what is native', () => {
    const entries = [
      app,
      entry('a.node', { content: elfContent() }),
      entry('b.node', { content: { kind: 'damaged-elf', fault: 'x' } }),
      entry('c.node', { content: { kind: 'other' } }),
      entry('a.o', { content: elfContent({ type: 'relocatable', architecture: 'amd64' }) }),
      entry('usr/lib/debug/a.debug', { content: { kind: 'damaged-elf', fault: 'x' } }),
      entry('lib.exe', { content: { kind: 'pe' } }),
      entry('lib.dylib', { content: { kind: 'mach-o' } }),
    ];
    const report = checkContents(facts, [{ entries, size: 1 }], 'arm64', 'eks');
    expect([report.elfFiles, report.addons]).toEqual([5, 2]);
    expect(rules(report.findings)).toEqual(['elf', 'mach-o', 'pe']);
  });

  it('refuses a hard link to nothing anywhere', () => {
    const layers = [{ entries: [app, link('x', 'gone', 'link')], size: 1 }];
    expect(checkContents(facts, layers, 'arm64', 'ecs').findings).toEqual([
      {
        rule: 'hard-link',
        path: '/x',
        found: 'a hard link to gone, which is not there',
        expected: 'a file below it or in the same layer',
      },
    ]);
  });

  it('looks into the folders that a Lambda image names as its own', () => {
    const run = {
      Cmd: ['/app'],
      Env: ['LAMBDA_TASK_ROOT=/code', 'LAMBDA_RUNTIME_DIR=/'],
      WorkingDir: '/code/sub',
    };
    const closed = (path: string) => entry(path, { mode: 0o600 });
    const dir = (path: string, mode = 0o755) => entry(path, { type: 'directory', mode });
    const entries = [
      app,
      dir('code', 0o750),
      closed('code/a'),
      dir('code/sub', 0o700),
      dir('opt'),
      closed('opt/b'),
      dir('etc'),
      closed('etc/c'),
    ];
    const noTarget = { ...link('code/d', '', 'link'), linkname: undefined };
    const layers = [{ entries: [...entries, link('code/l', 'a'), noTarget], size: 1 }];
    const { findings } = checkContents({ ...facts, run }, layers, 'arm64', 'lambda');
    expect(findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'hard-link /code/d',
      'hard-link /code/d',
      'readable /code',
      'readable /code/a',
      'readable /code/sub',
      'readable /opt/b',
    ]);
  });

  it('wants every directory of a Lambda image named by a layer', () => {
    const layers = [{ entries: [app, entry('a/b', {})], size: 1 }];
    const [finding] = checkContents(facts, layers, 'arm64', 'lambda').findings;
    expect(finding).toMatchObject({ rule: 'parent-directory', path: '/a' });
  });

  it('lets hard links of a base be, within one layer', () => {
    const perl = [
      entry('bin', { type: 'directory' }),
      entry('bin/perl'),
      link('bin/perl5', 'bin/perl', 'link'),
    ];
    const within = [{ entries: [app, ...perl], size: 1 }];
    expect(rules(checkContents(facts, within, 'arm64', 'lambda').findings)).toEqual([]);
    const across = [...within, { entries: [link('bin/perl6', 'bin/perl', 'link')], size: 1 }];
    const { findings } = checkContents(facts, across, 'arm64', 'lambda');
    expect(findings).toMatchObject([{ rule: 'hard-link', expected: 'a file of the same layer' }]);
  });

  it('runs a Lambda image as any user, whatever it says', () => {
    const own = { ...app, mode: 0o700 };
    const layers = [{ entries: [own], size: 1 }];
    expect(rules(checkContents(facts, layers, 'arm64', 'eks').findings)).toEqual([]);
    expect(rules(checkContents(facts, layers, 'arm64', 'lambda').findings)).toEqual(['entrypoint']);
    const unknown = { ...facts, run: { ...facts.run, User: 'nobody' } };
    expect(rules(checkContents(unknown, layers, 'arm64', 'eks').findings)).toEqual(['user']);
  });
});
