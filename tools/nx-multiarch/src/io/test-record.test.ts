import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTestRecord, writeTestRecord } from './test-record';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'test-record-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the record of what passed', () => {
  it('is empty at first, and then that of the last run', async () => {
    const [a, b] = ['aa', 'bb'].map((hex) => `sha256:${hex.repeat(32)}` as const) as [`sha256:a`, `sha256:b`];
    expect(await readTestRecord(root, 'accounts')).toEqual([]);
    await writeTestRecord(root, 'accounts', [b, a]);
    expect(await readTestRecord(root, 'accounts')).toEqual([a, b]);
    await writeTestRecord(root, 'accounts', [b]);
    expect(await readTestRecord(root, 'accounts')).toEqual([b]);
    expect(await readTestRecord(root, 'studio')).toEqual([]);
  });
});
