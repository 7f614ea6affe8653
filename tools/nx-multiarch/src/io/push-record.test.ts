import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type PushedImage, readPushRecords, withNotes, writePushRecord } from './push-record';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'record-'));
});
afterEach(() => rm(root, { recursive: true }));

const image = (repository: string): PushedImage => ({
  repository,
  digest: 'sha256:0',
  uploadedBlobs: 1,
  mountedBlobs: 0,
  presentBlobs: 0,
  subjects: [],
});

it('keeps the last push of every project', async () => {
  expect(await readPushRecords(root)).toEqual([]);
  await writePushRecord(root, 'studio', [image('s')]);
  await writePushRecord(root, 'accounts', [image('old')]);
  await writePushRecord(root, 'accounts', [image('a'), image('b')]);
  expect(await readPushRecords(root)).toEqual([image('a'), image('b'), image('s')]);
});

it('says what is known of a platform’s image beside what was pushed', () => {
  const subject = { platform: 'linux/arm64', digest: 'sha256:1', size: 5, tags: [] };
  const index = { platform: 'index', digest: 'sha256:0', size: 1, tags: [] };
  const pushed = { ...image('a'), subjects: [subject, index] };
  const notes = new Map([['sha256:1', { base: ['sha256:2'], attached: ['test result'] }]]);
  expect(withNotes(pushed, { project: 'accounts', deployment: 'eks' }, notes)).toEqual({
    ...{ ...pushed, project: 'accounts', deployment: 'eks' },
    subjects: [{ ...subject, base: ['sha256:2'], attached: ['test result'] }, index],
  });
});
