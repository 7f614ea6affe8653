import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RUN_RECORD } from '../../graph/record-run';
import { writePushRecord } from '../../io/push-record';
import dockerReport from './executor';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(root, { recursive: true }));

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

async function record(): Promise<void> {
  const subject = (architecture: string, digit: string) => ({
    platform: `linux/${architecture}`,
    digest: digest(digit),
    size: 110_844_346,
    tags: [`local-20250116-143000-${architecture}`, `local-${architecture}-latest`],
    task: `accounts:docker-build-eks-${architecture}`,
  });
  const index = {
    platform: 'index',
    digest: digest('c'),
    size: 491,
    tags: ['local-20250116-143000', 'local-latest'],
  };
  const subjects = [subject('arm64', 'a'), subject('amd64', 'b'), index];
  const image = { repository: '127.0.0.1:5001/nx-multiarch/accounts-eks', digest: digest('c'), subjects };
  await writePushRecord(root, 'accounts', [
    { ...image, uploadedBlobs: 3, mountedBlobs: 0, presentBlobs: 11 },
  ]);
  await mkdir(dirname(join(root, RUN_RECORD)), { recursive: true });
  const run = {
    'accounts:docker-build-eks-arm64': 'success',
    'accounts:docker-build-eks-amd64': 'local-cache',
  };
  await writeFile(join(root, RUN_RECORD), JSON.stringify(run));
}

async function report(options: {
  json?: boolean;
}): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { success } = await dockerReport(options, { root } as ExecutorContext);
  const printed = [stdout, stderr].map(({ mock }) => mock.calls.map(([text]) => String(text)).join(''));
  stdout.mockRestore();
  stderr.mockRestore();
  return { success, stdout: printed[0] ?? '', stderr: printed[1] ?? '' };
}

describe('docker-report', () => {
  it('prints a table (refresh the golden file with vitest -u)', async () => {
    await record();
    await expect((await report({})).stdout).toMatchFileSnapshot('report.golden.txt');
  });

  it('prints the same as JSON, with whole digests', async () => {
    await record();
    const rows = JSON.parse((await report({ json: true })).stdout) as object[];
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatchObject({ platform: 'linux/amd64', digest: digest('b'), origin: 'from cache' });
    expect(rows[2]).toMatchObject({ platform: 'index', origin: '' });
  });

  it('says what to do where nothing was pushed', async () => {
    const { success, stderr } = await report({});
    expect(success).toBe(false);
    expect(stderr).toContain('nx run-many -t docker-push');
  });
});
