import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blobPath, bytesOf, readImage } from './layout';

let layout: string;
beforeEach(() => {
  layout = mkdtempSync(join(tmpdir(), 'bench-layout-'));
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
});
afterEach(() => rmSync(layout, { recursive: true, force: true }));

const layers = [
  { mediaType: 'gzip', digest: 'sha256:base', size: 100 },
  { mediaType: 'gzip', digest: 'sha256:own', size: 20 },
];

function write(manifests: object[]): void {
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ manifests }));
  writeFileSync(blobPath(layout, 'sha256:image'), JSON.stringify({ config: { size: 1 }, layers }));
}

it('tells the own layers from those that are borrowed', () => {
  write([{ digest: 'sha256:image' }]);
  expect(readImage(layout).own).toEqual(layers);
  writeFileSync(join(layout, 'base.json'), JSON.stringify({ layers: [layers[0]] }));
  const { own, layers: all } = readImage(layout);
  expect(own).toEqual([layers[1]]);
  expect([bytesOf(all), bytesOf(own)]).toEqual([120, 20]);
});

it('says that there is no image', () => {
  write([]);
  expect(() => readImage(layout)).toThrow('holds no image, expected what docker-build leaves');
});
