import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { architectureOf, layersOf, sharesOf } from './image-layout';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-layout-'));
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function blob(name: string, value: unknown, mediaType = manifestType) {
  writeFileSync(join(folder, 'blobs/sha256', name), JSON.stringify(value));
  return { digest: `sha256:${name}`, size: 1, mediaType };
}

function image() {
  const history = [
    { created_by: 'COPY /rootfs / # buildkit' },
    { created_by: 'ENV NODE_ENV=production', empty_layer: true },
    { created_by: 'COPY /app/node_modules ./node_modules # buildkit' },
    { created_by: 'COPY --chmod=0644 package.json main.js ./ # buildkit' },
  ];
  const config = blob('config', { architecture: 'arm64', history });
  return blob('image', { config, layers: [{ size: 100 }, { size: 20 }, { size: 3 }] });
}

describe('layersOf', () => {
  it('names the instruction of each layer', () => {
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [image()] }));
    expect(layersOf(folder).map(({ bytes, createdBy }) => [bytes, createdBy.slice(0, 19)])).toEqual([
      [100, 'COPY /rootfs / # bu'],
      [20, 'COPY /app/node_modu'],
      [3, 'COPY --chmod=0644 p'],
    ]);
  });

  it('goes through an index and past attestations', () => {
    const attestation = {
      ...blob('attestation', {}),
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    };
    const inner = blob(
      'inner',
      { manifests: [attestation, image()] },
      'application/vnd.oci.image.index.v1+json',
    );
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [inner] }));
    expect(layersOf(folder)).toHaveLength(3);
  });

  it('says that there is no image', () => {
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [] }));
    expect(() => layersOf(folder)).toThrow('the layout holds no image: build it again with docker-build');
  });
});

it('sharesOf divides by what the layers hold', () => {
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [image()] }));
  expect(sharesOf(layersOf(folder))).toEqual({ total: 123, packages: 20, bundle: 3, base: 100 });
});

it('architectureOf reads what the image says of itself', () => {
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [image()] }));
  expect(architectureOf(folder)).toBe('arm64');
});
