import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../core/media-types';
import { digestOf } from '../io/hashing';
import { writeLayout } from './layout';

const SPEC = {
  platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  layers: [
    { files: [{ path: 'bin/app', content: '#!/bin/sh\n', mode: 0o755 }] },
    { files: [{ path: 'etc/a', content: Buffer.from('a') }] },
  ],
  config: { Entrypoint: ['/bin/app'] },
};

describe('writeLayout', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layout-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const blob = (digest: string) => readFile(join(folder, 'blobs', 'sha256', digest.replace('sha256:', '')));
  const json = async (digest: string): Promise<unknown> => JSON.parse((await blob(digest)).toString('utf8'));

  it('writes blobs that have their digests and sizes', async () => {
    const { manifest, manifestDigest } = await writeLayout(folder, SPEC);
    const all = [manifest.config, ...manifest.layers];
    for (const { digest, size } of all) {
      const bytes = await blob(digest);
      expect([digestOf(bytes), bytes.length]).toEqual([digest, size]);
    }
    expect(await json(manifestDigest)).toEqual(manifest);
  });

  it('writes index, marker and config', async () => {
    const { manifest, manifestDigest, diffIds } = await writeLayout(folder, SPEC);
    const index: unknown = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
    const entry = { mediaType: MEDIA_TYPES.ociManifest, digest: manifestDigest, platform: SPEC.platform };
    expect(index).toMatchObject({ schemaVersion: 2, manifests: [entry] });
    expect(await readFile(join(folder, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}');
    const config = { ...SPEC.platform, config: SPEC.config, rootfs: { type: 'layers', diff_ids: diffIds } };
    expect(await json(manifest.config.digest)).toMatchObject(config);
  });

  it('puts the files into gzip layers, with their modes', async () => {
    const { manifest, diffIds } = await writeLayout(folder, SPEC);
    const tar = gunzipSync(await blob(manifest.layers[0]?.digest ?? ''));
    expect(digestOf(tar)).toBe(diffIds[0]);
    const entries: unknown[] = [];
    for await (const entry of Readable.from([tar]).pipe(extract())) {
      entries.push([entry.header.name, entry.header.mode]);
      entry.resume();
    }
    expect(entries).toEqual([['bin/app', 0o755]]);
  });

  it('gives the same digests for the same image', async () => {
    const first = await writeLayout(folder, SPEC);
    expect(await writeLayout(folder, SPEC)).toEqual(first);
  });
});
