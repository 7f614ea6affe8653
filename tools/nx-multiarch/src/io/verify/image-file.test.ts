import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { writeLayout, type WrittenLayout } from '../../testing/layout';
import { blobPath } from '../layout-blobs';
import { readImage } from './image-file';

const PLATFORM = { os: 'linux', architecture: 'arm64' };
const SPEC = { platform: PLATFORM, layers: [{ files: [{ path: 'a', content: 'a' }] }] };

let folder: string;
let written: WrittenLayout;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-'));
  written = await writeLayout(folder, { ...SPEC, config: { Cmd: ['/a'], Entrypoint: null } });
});
afterEach(() => rm(folder, { recursive: true }));

describe('readImage', () => {
  it('says what index, manifest and config say', async () => {
    expect(await readImage(folder, PLATFORM)).toEqual({
      platform: PLATFORM,
      indexPlatform: PLATFORM,
      images: 1,
      attestations: 0,
      nested: false,
      manifestDigest: written.manifestDigest,
      manifestSize: written.manifestBytes.length,
      run: { Cmd: ['/a'] },
      layers: [{ ...written.manifest.layers[0], diffId: written.diffIds[0] }],
    });
  });

  it('looks into the index that an attested build leaves', async () => {
    const { manifestDigest } = await writeLayout(folder, { ...SPEC, attested: true });
    expect(await readImage(folder, PLATFORM)).toMatchObject({
      ...{ manifestDigest, nested: true, images: 1, attestations: 1 },
    });
  });

  it.each<[string, string, RegExp, () => Promise<void>]>([
    ['no layout', 'LAYOUT_MISSING', /no image layout/, () => rm(join(folder, 'index.json'))],
    [
      'an index that is no JSON',
      'LAYOUT_DAMAGED',
      /index\.json is no such JSON/,
      () => writeFile(join(folder, 'index.json'), '{'),
    ],
    [
      'an index of nothing',
      'LAYOUT_DAMAGED',
      /names no image/,
      () => writeFile(join(folder, 'index.json'), '{"manifests":[]}'),
    ],
    [
      'a digest that leads out of the folder',
      'LAYOUT_DAMAGED',
      /is no such JSON/,
      async () => {
        const text = await readFile(join(folder, 'index.json'), 'utf8');
        await writeFile(join(folder, 'index.json'), text.replace(/sha256:\w+/, 'sha256:../../index.json'));
      },
    ],
    [
      'a config that is gone',
      'LAYOUT_DAMAGED',
      /is missing/,
      () => rm(blobPath(folder, written.manifest.config.digest)),
    ],
    [
      'a manifest with other bytes',
      'LAYOUT_DAMAGED',
      /with the digest/,
      () => writeFile(blobPath(folder, written.manifestDigest), '{}'),
    ],
    [
      'a layer that is gone',
      'LAYOUT_DAMAGED',
      /is missing/,
      () => rm(blobPath(folder, written.manifest.layers[0]!.digest)),
    ],
    [
      'a layer that was cut off',
      'LAYOUT_DAMAGED',
      /holds 1 bytes/,
      () => writeFile(blobPath(folder, written.manifest.layers[0]!.digest), 'x'),
    ],
  ])('refuses %s', async (_name, code, message, spoil) => {
    await spoil();
    const error = await errorOf(readImage(folder, PLATFORM));
    expect(error.code).toBe(code);
    expect(error.happened).toMatch(message);
    expect(error.mend).toContain('nx docker-build');
  });
});
