import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  noteAttached,
  type PushedImage,
  readPushRecord,
  readPushRecords,
  withNotes,
  writePushRecord,
} from './push-record';

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

it('notes once what was put beside a manifest since, and nothing without a record', async () => {
  const subject = { platform: 'linux/arm64', digest: 'sha256:1', size: 5, tags: [], attached: ['sbom'] };
  const index = { platform: 'index', digest: 'sha256:0', size: 1, tags: [] };
  const to = (repository: string) => [subject, index].map(({ digest }) => ({ repository, digest }));
  await noteAttached(root, 'accounts', to('a'), 'signature');
  expect(await readPushRecord(root, 'accounts')).toBeUndefined();
  const both = ['a', 'b'].map((repository) => ({ ...image(repository), subjects: [subject, index] }));
  await writePushRecord(root, 'accounts', both);
  for (let time = 0; time < 2; time += 1) await noteAttached(root, 'accounts', to('a'), 'signature');
  const signed = [
    { ...subject, attached: ['sbom', 'signature'] },
    { ...index, attached: ['signature'] },
  ];
  expect(await readPushRecord(root, 'accounts')).toEqual([{ ...both[0], subjects: signed }, both[1]]);
});
