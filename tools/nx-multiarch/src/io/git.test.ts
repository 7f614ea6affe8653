import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT_DATE, git } from '../testing/git';
import { exec } from './exec';
import { readBranch, readCommit } from './git';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function commitOnce(): Promise<void> {
  await git(folder, 'init', '--quiet');
  await writeFile(join(folder, '.gitignore'), 'ignored');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', 'one');
}

describe('readCommit', () => {
  it('reads the hash and the time of the commit', async () => {
    await commitOnce();
    expect(await readCommit(exec, folder)).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
      time: Date.parse(COMMIT_DATE) / 1000,
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
    await git(folder, 'init', '--quiet');
    await expect(readCommit(exec, folder)).rejects.toMatchObject({ code: 'GIT' });
  });

  it('says what is missing where there is no git', async () => {
    await expect(readCommit(() => Promise.reject(new Error('ENOENT')), folder)).rejects.toThrow(
      'git could not be started',
    );
  });
});

describe('readBranch', () => {
  it('knows a commit of the branch, and one that is not on it', async () => {
    await commitOnce();
    await git(folder, 'branch', '--move', 'main');
    expect(await readBranch(exec, folder, 'main')).toEqual({ ref: 'main', holdsCommit: true });
    await git(folder, 'checkout', '--quiet', '--detach');
    expect(await readBranch(exec, folder, 'main')).toEqual({ ref: 'main', holdsCommit: true });
    await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'two');
    expect(await readBranch(exec, folder, 'main')).toEqual({ ref: 'main', holdsCommit: false });
  });

  it('believes origin more than the local branch', async () => {
    await commitOnce();
    await git(folder, 'branch', '--move', 'main');
    await git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'not pushed');
    expect(await readBranch(exec, folder, 'main')).toEqual({ ref: 'origin/main', holdsCommit: false });
  });

  it('says that there is no such branch', async () => {
    await commitOnce();
    expect(await readBranch(exec, folder, 'release')).toEqual({ holdsCommit: false });
  });
});
