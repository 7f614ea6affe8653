import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linux } from '../../core/platform';
import { writeLayout, type WrittenLayout } from '../../testing/layout';
import { borrowLayers } from '../base/borrowed';
import { readLayout } from '../layout';
import { blobPath } from '../layout-blobs';
import { CACHE_VARIABLE } from '../machine-cache';
import { withWholeLayout } from './whole-layout';

let root: string;
let folder: string;
let written: WrittenLayout;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'whole-'));
  folder = join(root, 'eks', 'arm64');
  vi.stubEnv(CACHE_VARIABLE, join(root, 'cache'));
  const layers = ['base', 'own'].map((name) => ({ files: [{ path: name, content: name }] }));
  written = await writeLayout(folder, { platform: linux('arm64'), layers });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

describe('withWholeLayout', () => {
  it('holds the layers of the base image, linked and not copied', async () => {
    const [base, own] = written.manifest.layers;
    await borrowLayers(folder, { reference: 'r.invalid/node@sha256:1', layers: [base!] });
    await expect(access(blobPath(folder, base!.digest))).rejects.toThrow('ENOENT');

    const layout = await readLayout(folder, linux('arm64'));
    await withWholeLayout(layout, async (whole) => {
      const blobs = await readdir(join(whole, 'blobs', 'sha256'));
      expect(blobs).toHaveLength(4);
      expect((await stat(blobPath(whole, base!.digest))).nlink).toBe(2);
      expect((await stat(blobPath(whole, own!.digest))).ino).toBe(
        (await stat(blobPath(folder, own!.digest))).ino,
      );
      expect(await readLayout(whole, linux('arm64'))).toMatchObject({ manifest: layout.manifest });
      expect(JSON.parse(await readFile(join(whole, 'oci-layout'), 'utf8'))).toEqual({
        imageLayoutVersion: '1.0.0',
      });
    });
    expect(await readdir(join(root, 'eks'))).toEqual(['arm64']);
    await access(blobPath(folder, own!.digest));
  });

  it('is gone when the work fails', async () => {
    const layout = await readLayout(folder, linux('arm64'));
    const failing = withWholeLayout(layout, () => Promise.reject(new Error('the scan failed')));
    await expect(failing).rejects.toThrow('the scan failed');
    expect(await readdir(join(root, 'eks'))).toEqual(['arm64']);
  });
});
