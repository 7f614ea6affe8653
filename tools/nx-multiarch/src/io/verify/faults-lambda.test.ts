import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../core/media-types';
import type { LayerFile } from '../../testing/layout';
import { program, soundImage } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

describe('planted faults: Lambda', () => {
  const link: LayerFile = { path: 'app/again.js', type: 'link', linkname: 'app/main.js' };

  it('a hard link', async () => {
    const linked = { rule: 'hard-link', path: '/app/again.js' };
    expect(await findings(soundImage('arm64', [link]), 'lambda')).toMatchObject([linked]);
    expect(await findings(soundImage('arm64', [link]), 'eks')).toEqual([]);
  });

  it('hard links within a layer of the base are let be, those into another one are not', async () => {
    const spec = soundImage('arm64');
    const perl: LayerFile[] = [
      { path: 'usr/bin', type: 'directory', mode: 0o755 },
      { path: 'usr/bin/perl', content: program('arm64'), mode: 0o755 },
      { path: 'usr/bin/perl5', type: 'link', linkname: 'usr/bin/perl' },
    ];
    expect(await findings({ ...spec, layers: [...spec.layers, { files: perl }] }, 'lambda')).toEqual([]);
    const across: LayerFile = { path: 'usr/bin/perl6', type: 'link', linkname: 'usr/bin/perl' };
    const layers = [...spec.layers, { files: perl }, { files: [across] }];
    expect(await findings({ ...spec, layers }, 'lambda')).toMatchObject([
      { rule: 'hard-link', path: '/usr/bin/perl6', expected: 'a file of the same layer' },
    ]);
  });

  it('an index with an attestation', async () => {
    expect(await findings({ ...soundImage('arm64'), attested: true }, 'lambda')).toEqual([
      {
        rule: 'manifest',
        found: 'an index of 1 image and 1 attestation',
        expected: expect.stringContaining('Lambda takes no index'),
      },
    ]);
  });

  it('a zstd layer, which is not even opened', async () => {
    const spec = soundImage('arm64');
    const layers = spec.layers.map((layer) => ({ ...layer, mediaType: MEDIA_TYPES.ociLayerZstd }));
    const found = await findings({ ...spec, layers }, 'lambda');
    expect(found.map(({ rule }) => rule)).toEqual(['layer-type', 'layer-type']);
    expect(found[0]?.expected).toContain('tar+gzip');
  });

  it('files that other users cannot read, and folders they cannot search', async () => {
    const files: LayerFile[] = [
      { path: 'app/secret.js', content: '', mode: 0o600 },
      { path: 'app/closed', type: 'directory', mode: 0o700 },
    ];
    expect(await findings(soundImage('arm64', files), 'lambda')).toMatchObject([
      { rule: 'readable', path: '/app/closed', found: 'mode 0700' },
      { rule: 'readable', path: '/app/secret.js', found: 'mode 0600' },
    ]);
    expect(await findings(soundImage('arm64', files), 'eks')).toEqual([]);
  });

  it('a directory that no layer names', async () => {
    const files = [{ path: 'app/dist/handler.js', content: '' }];
    expect(await findings(soundImage('arm64', files), 'lambda')).toMatchObject([
      { rule: 'parent-directory', path: '/app/dist' },
    ]);
  });

  it('plain layers pass', async () => {
    const spec = soundImage('arm64');
    const layers = spec.layers.map((layer) => ({ ...layer, compression: 'none' as const }));
    expect(await findings({ ...spec, layers }, 'lambda')).toEqual([]);
  });

  it('more than 25,400 bytes of manifest are told and fail nothing', async () => {
    const layers = Array.from({ length: 180 }, (_, at) => ({
      files: [{ path: `app/${at}`, content: `${at}` }],
    }));
    const spec = soundImage('arm64');
    expect(await findings({ ...spec, layers: [...spec.layers, ...layers] }, 'lambda')).toMatchObject([
      { rule: 'manifest-size', advice: true },
    ]);
  });
});
