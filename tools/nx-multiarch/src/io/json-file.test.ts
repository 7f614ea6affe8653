import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJson, writeJson } from './json-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a JSON file', () => {
  it('is written whole, in a folder that is made for it', async () => {
    const file = join(folder, 'a/b.json');
    await writeJson(file, { digests: ['x'] });
    await writeJson(file, { digests: ['y'] });
    expect(await readJson(file)).toEqual({ digests: ['y'] });
    expect(await readdir(join(folder, 'a'))).toEqual(['b.json']);
  });

  it('counts as none where half of it is there', async () => {
    await writeFile(join(folder, 'half.json'), '["sha256:');
    expect(await readJson(join(folder, 'half.json'))).toBeUndefined();
    expect(await readJson(join(folder, 'none.json'))).toBeUndefined();
  });
});
