import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MultiarchError } from '../core/errors';
import { linux } from '../core/platform';
import { writeLayout } from '../testing/layout';
import { buildImage } from './build';
import type { Exec, ExecResult } from './exec';
import { readLayout, type Layout } from './layout';

let folder: string;
let layout: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  layout = join(folder, 'eks', 'arm64');
});
afterEach(() => rm(folder, { recursive: true }));

const files = (content: string) => [{ files: [{ path: 'main.js', content }] }];

/** A buildx that writes a layout where `--output` says, and then ends as told. */
function buildx(
  content: string,
  result: Partial<ExecResult> = {},
  architecture: 'arm64' | 'amd64' = 'arm64',
): Exec {
  return async (_file, args) => {
    const dest = /dest=(.*)$/.exec(args.find((arg) => arg.startsWith('--output=')) ?? '')?.[1] ?? '';
    await writeLayout(dest, { platform: linux(architecture), layers: files(content) });
    return { stdout: '', stderr: '', exitCode: 0, ...result };
  };
}

function build(exec: Exec, cacheTo?: string[]): Promise<Layout> {
  const options = {
    cacheTo,
    platform: linux('arm64'),
    dockerfile: 'Dockerfile.eks',
    context: '.',
    layout,
    contexts: {},
    argsFromEnv: [],
    secrets: {},
  };
  return buildImage(options, { exec, findBase: async () => undefined, onProgress: () => undefined });
}

describe('buildImage', () => {
  it('replaces the last layout as a whole', async () => {
    const first = await build(buildx('one'));
    const second = await build(buildx('two'));
    expect(second.manifest.digest).not.toBe(first.manifest.digest);
    expect(await readdir(join(layout, 'blobs', 'sha256'))).toHaveLength(3);
    expect(await readdir(join(folder, 'eks'))).toEqual(['arm64']);
  });

  it('sweeps what a killed build left', async () => {
    await mkdir(`${layout}.partial`, { recursive: true });
    await writeFile(join(`${layout}.partial`, 'rest'), '');
    await build(buildx('one'));
    expect(existsSync(join(layout, 'rest'))).toBe(false);
  });

  it.each([
    [['type=registry,ref=r/c'], 'NX_MULTIARCH_CACHE_TO= builds without writing one'],
    [undefined, 'the whole log is above'],
  ])('a failed build that writes %j: %s', async (cacheTo, mend) => {
    const failing = build(buildx('bad', { exitCode: 1, stderr: ' > exporting cache to registry:' }), cacheTo);
    const error = (await failing.catch((reason: unknown) => reason)) as MultiarchError;
    expect(error.code).toBe('BUILD_FAILED');
    expect(error.mend?.includes('exporting cache')).toBe(cacheTo !== undefined);
    expect(error.mend).toContain(mend);
  });

  it.each<[string, Exec, object]>([
    [
      'a Dockerfile that fails',
      buildx('bad', { exitCode: 1, stderr: '#7 noise\n------\n > RUN false:\n------\nDockerfile.eks:2\n' }),
      { code: 'BUILD_FAILED', happened: expect.stringContaining('> RUN false:') },
    ],
    [
      'a full disk, as buildx says it',
      buildx('bad', { exitCode: 1, stderr: 'ERROR: write /x: no space left on device' }),
      { code: 'DISK_FULL', mend: expect.stringContaining('docker builder prune') },
    ],
    [
      'a full disk, as the system says it',
      () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })),
      { code: 'DISK_FULL' },
    ],
    ['an image for another platform', buildx('bad', {}, 'amd64'), { code: 'LAYOUT_DAMAGED' }],
  ])('%s: the error, the last layout untouched, nothing left over', async (_name, exec, error) => {
    const { manifest } = await build(buildx('good'));
    await expect(build(exec)).rejects.toMatchObject(error);
    expect((await readLayout(layout, linux('arm64'))).manifest).toEqual(manifest);
    expect(await readdir(join(folder, 'eks'))).toEqual(['arm64']);
  });
});
