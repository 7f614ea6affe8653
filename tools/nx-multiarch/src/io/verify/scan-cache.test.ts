import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LayerFacts } from '../../core/verify/image-facts';
import { errorOf } from '../../testing/error-of';
import { writeLayout } from '../../testing/layout';
import { blobPath } from '../layout-blobs';
import { readImage } from './image-file';
import { inventoryOf, scanFolder } from './scan-cache';

const PLATFORM = { os: 'linux', architecture: 'arm64' };
let root: string;
let layout: string;
let cache: string;
let layer: LayerFacts;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cache-'));
  layout = join(root, 'layout');
  cache = scanFolder(root);
  await writeLayout(layout, { platform: PLATFORM, layers: [{ files: [{ path: 'a', content: 'a' }] }] });
  layer = (await readImage(layout, PLATFORM)).layers[0]!;
});
afterEach(() => rm(root, { recursive: true }));

const file = (): string => join(cache, `${layer.digest.slice(7)}.json`);

it('reads a layer once: the second time its blob is not opened', async () => {
  const scans: string[] = [];
  const first = await inventoryOf(layout, layer, cache, ({ digest }) => scans.push(digest));
  await rm(blobPath(layout, layer.digest));
  const second = await inventoryOf(layout, layer, cache, ({ digest }) => scans.push(digest));
  expect(second).toEqual(first);
  expect(scans).toEqual([layer.digest]);
});

it('leaves one whole file and no other', async () => {
  await Promise.all([1, 2, 3].map(() => inventoryOf(layout, layer, cache)));
  expect(await readdir(cache)).toEqual([`${layer.digest.slice(7)}.json`]);
});

it.each([
  ['cut off', (text: string) => text.slice(0, 50)],
  ['about another layer', (text: string) => text.replace(/sha256:../, 'sha256:zz')],
  ['null', () => 'null'],
  ['without entries', (text: string) => text.replace('"entries"', '"entry"')],
])('ignores a file that is %s', async (_, spoil) => {
  const first = await inventoryOf(layout, layer, cache);
  await writeFile(file(), spoil(await readFile(file(), 'utf8')));
  expect(await inventoryOf(layout, layer, cache)).toEqual(first);
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(first);
});

it('holds a known layer to the diff ID of this image too', async () => {
  await inventoryOf(layout, layer, cache);
  const other = { ...layer, diffId: `sha256:${'0'.repeat(64)}` };
  expect(await errorOf(inventoryOf(layout, other, cache))).toMatchObject({ code: 'LAYOUT_DAMAGED' });
});

it('works where nothing can be written', async () => {
  await mkdir(dirname(cache), { recursive: true });
  await writeFile(cache, 'a file where the folder should be');
  expect((await inventoryOf(layout, layer, cache)).entries).toMatchObject([{ path: 'a' }]);
});
