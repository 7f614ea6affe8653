import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec } from './exec';
import { readCommit } from './git';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-'));
});
afterEach(() => rm(folder, { recursive: true }));

const DATE = '2025-01-16T14:30:00Z';

async function git(...args: string[]): Promise<void> {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  const env = { ...process.env, GIT_COMMITTER_DATE: DATE, GIT_AUTHOR_DATE: DATE };
  const { exitCode, stderr } = await exec('git', [...identity, ...args], { cwd: folder, env });
  expect(exitCode, stderr).toBe(0);
}

async function commitOnce(): Promise<void> {
  await git('init', '--quiet');
  await writeFile(join(folder, '.gitignore'), 'ignored');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'one');
}

describe('readCommit', () => {
  it('reads the hash and the time of the commit', async () => {
    await commitOnce();
    expect(await readCommit(exec, folder)).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
      time: Date.parse(DATE) / 1000,
      dirty: false,
    });
  });

  it.each([
    ['an untracked file', 'new', true],
    ['a changed file', '.gitignore', true],
    ['an ignored file', 'ignored', false],
  ])('%s: unclean %s', async (_name, file, dirty) => {
    await commitOnce();
    await writeFile(join(folder, file), 'changed');
    expect((await readCommit(exec, folder)).dirty).toBe(dirty);
  });

  it('says what is missing where there is no repository', async () => {
    await expect(readCommit(exec, folder)).rejects.toMatchObject({
      code: 'GIT',
      happened: expect.stringContaining(folder),
      mend: expect.stringContaining('git init'),
    });
  });

  it('says what is missing where there is no commit', async () => {
    await git('init', '--quiet');
    await expect(readCommit(exec, folder)).rejects.toMatchObject({ code: 'GIT' });
  });

  it('says what is missing where there is no git', async () => {
    await expect(readCommit(() => Promise.reject(new Error('ENOENT')), folder)).rejects.toThrow(
      'git could not be started',
    );
  });
});
