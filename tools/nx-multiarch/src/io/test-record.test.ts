import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../core/image-ref';
import { readTestRecord, writeTestRecord } from './test-record';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'test-record-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('the record of what passed', () => {
  const [a, b, c] = ['aa', 'bb', 'cc'].map((hex) => `sha256:${hex.repeat(32)}` as const) as [
    Digest,
    Digest,
    Digest,
  ];

  it('is empty at first, and then that of the last run', async () => {
    expect(await readTestRecord(root, 'accounts')).toEqual([]);
    await writeTestRecord(root, 'accounts', 'arm64', [b, a]);
    expect(await readTestRecord(root, 'accounts')).toEqual([a, b]);
    await writeTestRecord(root, 'accounts', 'arm64', [b]);
    expect(await readTestRecord(root, 'accounts')).toEqual([b]);
    expect(await readTestRecord(root, 'studio')).toEqual([]);
  });

  it('of one architecture leaves that of the other', async () => {
    await writeTestRecord(root, 'accounts', 'arm64', [b]);
    await writeTestRecord(root, 'accounts', 'amd64', [c, a]);
    expect(await readTestRecord(root, 'accounts')).toEqual([a, b, c]);
    await writeTestRecord(root, 'accounts', 'arm64', []);
    expect(await readTestRecord(root, 'accounts')).toEqual([a, c]);
  });
});
