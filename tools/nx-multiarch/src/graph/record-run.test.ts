import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostTasksExecutionContext, TaskResult } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUN_RECORD } from '../core/run-record';
import { postTasksExecution } from './record-run';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-'));
});
afterEach(() => rm(root, { recursive: true }));

const FOLDER = 'dist/images/accounts/eks';

/** A task that took 1.5 s. */
function result(target: string, status: TaskResult['status'], outputs: string[] = []): TaskResult {
  const id = `accounts:${target}`;
  const times = { startTime: 1000, endTime: 2500 };
  const task = { id, target: { project: 'accounts', target }, overrides: {}, outputs, cache: true, ...times };
  return { task, status, code: 0 };
}

function run(...results: TaskResult[]): Promise<void> {
  const taskResults = Object.fromEntries(results.map((each) => [each.task.id, each]));
  const context = { workspaceRoot: root, taskResults } as unknown as PostTasksExecutionContext;
  return Promise.resolve(postTasksExecution({}, context));
}

const read = async (file: string) => JSON.parse(await readFile(join(root, file), 'utf8')) as unknown;

describe('after a run', () => {
  it('with a push, says how each task ended, and how long what was done took', async () => {
    await run(
      result('docker-build-eks-arm64', 'success'),
      result('docker-build-eks-amd64', 'local-cache'),
      result('docker-push', 'success'),
    );
    expect(await read(RUN_RECORD)).toEqual({
      'accounts:docker-build-eks-arm64': { status: 'success', seconds: 1.5 },
      'accounts:docker-build-eks-amd64': { status: 'local-cache' },
      'accounts:docker-push': { status: 'success', seconds: 1.5 },
    });
  });

  it('without one, says nothing', async () => {
    await run(result('docker-build-eks-arm64', 'success'));
    await expect(read(RUN_RECORD)).rejects.toThrow('ENOENT');
  });

  it('with a push of one architecture, notes its build beside the digest', async () => {
    await mkdir(join(root, FOLDER), { recursive: true });
    const pushed = { platform: 'linux/arm64', notes: { base: ['sha256:0'] } };
    await writeFile(join(root, FOLDER, 'arm64.digest.json'), JSON.stringify(pushed));
    await run(
      result('docker-build-eks-arm64', 'success', [`${FOLDER}/arm64`]),
      result('docker-push-eks-arm64', 'success'),
    );
    expect(await read(`${FOLDER}/arm64.digest.json`)).toEqual({
      platform: 'linux/arm64',
      notes: { base: ['sha256:0'], build: { status: 'success', seconds: 1.5 } },
    });
  });

  it('with somebody else’s targets of these names, touches nothing', async () => {
    await run(
      result('docker-build-x', 'success', ['dist/x']),
      result('docker-push-x', 'success'),
      result('docker-push-y', 'success'),
    );
    await expect(read('dist/x.digest.json')).rejects.toThrow('ENOENT');
  });

  it('with one that failed, touches nothing', async () => {
    await run(
      result('docker-build-eks-arm64', 'success', [`${FOLDER}/arm64`]),
      result('docker-push-eks-arm64', 'failure'),
    );
    await expect(read(`${FOLDER}/arm64.digest.json`)).rejects.toThrow('ENOENT');
  });
});
