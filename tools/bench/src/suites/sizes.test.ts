import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tellSizes } from './sizes';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bench-sizes-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(folder: string, name: string, text: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, name), text);
}

it('tells what is built', async () => {
  write('dist/apps/studio', 'main.js', 'x'.repeat(2500));
  write('dist/apps/studio', 'package-lock.json', JSON.stringify({ packages: { 'node_modules/sharp': {} } }));
  write('node_modules/sharp', 'index.js', '1234');
  const { tables, notes } = await tellSizes({ root });

  expect(tables).toHaveLength(1);
  expect(tables[0]!.rows).toEqual([
    ['studio', '2.5 kB', expect.stringMatching(/^\d\d B$/), '4 B', '1', 'sharp 4 B'],
  ]);
  expect(notes).toContain('No image is built: npx nx run-many -t docker-build, then run this again.');
});

it('tells the images, each architecture by itself', async () => {
  const layout = 'dist/images/studio/apprunner/arm64';
  const descriptor = (name: string) => ({ digest: `sha256:${name}`, size: 1, mediaType: 'x' });
  write(layout, 'index.json', JSON.stringify({ manifests: [descriptor('image')] }));
  const history = [{ created_by: 'ADD' }, { created_by: 'COPY node_modules' }];
  write(`${layout}/blobs/sha256`, 'config', JSON.stringify({ history }));
  const image = { config: descriptor('config'), layers: [{ size: 5000 }, { size: 2_000_000 }] };
  write(`${layout}/blobs/sha256`, 'image', JSON.stringify(image));
  const { tables, notes } = await tellSizes({ root });

  expect(tables[1]!.rows).toEqual([['studio/apprunner/arm64', '2.0 MB', '5.0 kB', '2.0 MB', '0 B']]);
  expect(notes).toContain('Images: compressed layers, as a registry stores them.');
});
