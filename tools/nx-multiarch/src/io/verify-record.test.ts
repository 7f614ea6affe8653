import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { someReport } from '../testing/report';
import { readVerifyRecords, writeVerifyRecord } from './verify-record';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verified-'));
});
afterEach(() => rm(root, { recursive: true }));

it('keeps the last verdicts of every project', async () => {
  expect(await readVerifyRecords(root)).toEqual([]);
  const [studio] = someReport().verified;
  await writeVerifyRecord(root, 'studio', [studio!]);
  await writeVerifyRecord(root, 'accounts', [studio!, studio!]);
  await writeVerifyRecord(root, 'accounts', [{ ...studio!, project: 'accounts' }]);
  expect(await readVerifyRecords(root)).toMatchObject([{ project: 'accounts' }, { project: 'studio' }]);
});
