import { readJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { addBaseImages } from './base-images';

const FILE = 'docker/base-images.json';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const NODE = 'node:24-bookworm-slim';
const LAMBDA = 'public.ecr.aws/lambda/nodejs:24';

let tree: Tree;
let asked: string[];
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  asked = [];
});

const add = () =>
  addBaseImages(tree, FILE, (reference) => {
    asked.push(reference);
    return Promise.resolve(DIGEST);
  });
const write = (file: string, map: object): void => tree.write(file, JSON.stringify(map));

describe('addBaseImages', () => {
  it('writes each image with the digest that its tag has', async () => {
    expect(await add()).toEqual([]);
    expect(readJson(tree, FILE)).toEqual({
      [NODE]: `docker.io/library/${NODE}@${DIGEST}`,
      [LAMBDA]: `${LAMBDA}@${DIGEST}`,
    });
  });

  it('asks for no digest that is there, and keeps images of the workspace', async () => {
    const map = { [NODE]: `mirror/node@${DIGEST}`, [LAMBDA]: `mirror/lambda@${DIGEST}`, debian: 'debian:12' };
    write(FILE, map);
    expect(await add()).toEqual([]);
    expect(asked).toEqual(['debian:12']);
    expect(readJson(tree, FILE)).toEqual({ ...map, debian: `debian:12@${DIGEST}` });
  });

  it('asks for nothing that the map of this machine has, and leaves that map alone', async () => {
    write('docker/base-images.local.json', { [NODE]: `127.0.0.1:5001/node@${DIGEST}` });
    expect(await add()).toEqual([]);
    expect(asked).toEqual([LAMBDA]);
  });

  it('names what has none where no registry tells', async () => {
    expect(await addBaseImages(tree, FILE, () => Promise.resolve(undefined))).toEqual([NODE, LAMBDA]);
    expect(readJson(tree, FILE)[LAMBDA]).toBe(LAMBDA);
  });
});
