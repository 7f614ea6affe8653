import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUN_RECORD } from '../../core/run-record';
import { type PushedSubject, writePushRecord } from '../../io/push-record';
import { writeVerifyRecord } from '../../io/verify-record';
import { someReport } from '../../testing/report';
import { runExecutor } from '../../testing/run-executor';
import dockerReport, { type DockerReportOptions } from './executor';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(root, { recursive: true }));

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

async function record(more: Partial<PushedSubject> = {}): Promise<void> {
  const subject = (architecture: string, digit: string) => ({
    platform: `linux/${architecture}`,
    digest: digest(digit),
    size: 110_844_346,
    tags: [`local-20250116-143000-${architecture}`, `local-${architecture}-latest`],
    task: `accounts:docker-build-eks-${architecture}`,
    ...more,
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
    'accounts:docker-build-eks-arm64': { status: 'success', seconds: 14.2 },
    'accounts:docker-build-eks-amd64': { status: 'local-cache' },
  };
  await writeFile(join(root, RUN_RECORD), JSON.stringify(run));
}

const report = (options: DockerReportOptions = {}) => runExecutor(dockerReport, options, { root });
const page = (file = 'dist/docker-report.html') => readFile(join(root, file), 'utf8');

describe('docker-report', () => {
  it('prints a table (refresh the golden file with vitest -u)', async () => {
    await record();
    await expect((await report()).stdout).toMatchFileSnapshot('report.golden.txt');
  });

  it('prints the same as JSON, with whole digests', async () => {
    await record();
    const rows = JSON.parse((await report({ json: true })).stdout) as object[];
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatchObject({ platform: 'linux/amd64', digest: digest('b'), origin: 'from cache' });
    expect(rows[2]).toMatchObject({ platform: 'index', origin: '' });
  });

  it('writes a page, says where, and lets its own style in', async () => {
    await record();
    const { success, stderr } = await report();
    expect([success, stderr]).toEqual([true, 'dist/docker-report.html: open it in a browser\n']);
    const text = await page();
    expect(text).toContain('accounts-eks linux/arm64');
    expect(text).toContain('built in 14.2 s');
    const [, style = ''] = /<style>([^]*)<\/style>/.exec(text) ?? [];
    expect(text).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}&#39;`);
  });

  it('writes it to another file', async () => {
    await record();
    expect((await report({ html: 'out/a.html' })).stderr).toBe('out/a.html: open it in a browser\n');
    expect(await page('out/a.html')).toContain('<h1>Image report</h1>');
  });

  it('says so where it cannot', async () => {
    await record();
    await writeFile(join(root, 'file'), '');
    const { success, stderr } = await report({ html: 'file/a.html' });
    expect(success).toBe(false);
    expect(stderr).toContain('error: the report cannot be written to file/a.html [BAD_OPTIONS]');
  });

  it('prefers what another machine said of a build to the run of this one', async () => {
    await record({ build: { status: 'remote-cache' } });
    const rows = JSON.parse((await report({ json: true })).stdout) as object[];
    expect(rows[0]).toMatchObject({ origin: 'from cache' });
  });

  it('says what to do where nothing was pushed, and writes no page', async () => {
    const { success, stderr } = await report();
    expect(success).toBe(false);
    expect(stderr).toContain('nx run-many -t docker-push');
    await expect(page()).rejects.toThrow('ENOENT');
  });

  it('writes a page of what was verified where nothing was pushed', async () => {
    await writeVerifyRecord(root, 'studio', someReport().verified);
    const { success, stdout, stderr } = await report();
    expect([success, stdout]).toEqual([false, '']);
    expect(stderr).toContain('nothing was pushed from this workspace yet');
    expect(await page()).toContain('sharp-linux-arm64-0.35.5.node');
  });
});
