import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Difference } from '../../core/reproduce/difference';
import { linux } from '../../core/platform';
import { type LayerFile, type LayoutSpec, writeLayout } from '../../testing/layout';
import { blobPath } from '../layout-blobs';
import { readLayout } from '../layout';
import { compareLayouts } from './compare-layouts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compare-'));
});
afterEach(() => rm(folder, { recursive: true }));

const BASE = { files: [{ path: 'bin/sh', content: 'x' }] };
const FILES: LayerFile[] = [
  { path: 'app', type: 'directory', mode: 0o755 },
  { path: 'app/main.js', content: 'serve();\n' },
  { path: 'app/run', type: 'symlink', linkname: 'main.js' },
];

function specOf(files: LayerFile[], change: Partial<LayoutSpec> = {}): LayoutSpec {
  return { platform: linux('arm64'), layers: [BASE, { files }], ...change };
}

async function write(name: string, spec: LayoutSpec) {
  await writeLayout(join(folder, name), spec);
  return readLayout(join(folder, name), linux('arm64'));
}

async function compare(second: LayoutSpec): Promise<Difference | undefined> {
  return compareLayouts(await write('first', specOf(FILES)), await write('second', second));
}

/** The same files with one that is changed. */
const changed = (path: string, change: Partial<LayerFile>): LayoutSpec =>
  specOf(FILES.map((file) => (file.path === path ? { ...file, ...change } : file)));

describe('compareLayouts', () => {
  it('finds nothing in two layouts of one image', async () => {
    expect(await compare(specOf(FILES))).toBeUndefined();
  });

  it.each<[string, LayoutSpec, Partial<Difference>]>([
    [
      'content',
      changed('app/main.js', { content: 'other();\n' }),
      { path: '/app/main.js', first: expect.stringMatching(/^sha256:\w{64} \(9 bytes\)$/) as string },
    ],
    [
      'mode',
      changed('app/main.js', { mode: 0o664 }),
      { path: '/app/main.js', first: '0644', second: '0664' },
    ],
    ['owner', changed('app', { uid: 1000, gid: 50 }), { path: '/app', first: '0:0', second: '1000:50' }],
    ['type', changed('app/run', { type: 'file' }), { path: '/app/run', first: 'symlink', second: 'file' }],
    [
      'link',
      changed('app/run', { linkname: 'x.js' }),
      { path: '/app/run', first: 'main.js', second: 'x.js' },
    ],
    ['time', changed('app', { time: new Date(0) }), { path: '/app', second: '1970-01-01T00:00:00.000Z' }],
    [
      'attributes',
      changed('app/main.js', { attributes: { 'SCHILY.xattr.user.a': 'b' } }),
      { path: '/app/main.js', first: '{}', second: '{"SCHILY.xattr.user.a":"b"}' },
    ],
    ['order', specOf([FILES[0]!, FILES[2]!, FILES[1]!]), { first: '/app/main.js', second: '/app/run' }],
    ['missing', specOf(FILES.slice(0, 2)), { path: '/app/run', second: 'is not there' }],
    ['compression', specOf([], { layers: [BASE, { files: FILES, compression: 'none' }] }), {}],
  ])('%s of a file in the second layer', async (what, second, difference) => {
    expect(await compare(second)).toMatchObject({ where: 'layer', layer: 2, what, ...difference });
  });

  it('the value in the config', async () => {
    const config = { Env: ['A=1'] };
    expect(await compare(specOf(FILES, { config }))).toEqual({
      ...{ where: 'config', what: 'value', path: 'config.Env', first: '(nothing)', second: '["A=1"]' },
    });
  });

  it('opens no layer that is the same in both: those of the base image need not be here', async () => {
    const first = await write('first', specOf(FILES));
    const second = await write('second', changed('app', { mode: 0o700 }));
    for (const { folder: each, blobs } of [first, second]) await rm(blobPath(each, blobs[1]!.digest));
    expect(await compareLayouts(first, second)).toMatchObject({ layer: 2, what: 'mode' });
  });

  it('takes no layer whose bytes are not those of its digest', async () => {
    const first = await write('first', specOf(FILES));
    const second = await write('second', changed('app', { mode: 0o700 }));
    await writeFile(blobPath(second.folder, second.blobs[2]!.digest), 'x');
    await expect(compareLayouts(first, second)).rejects.toMatchObject({ code: 'LAYOUT_DAMAGED' });
  });
});
