import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from '../../testing/git';
import { exec } from '../exec';
import { readProvenanceSource } from './read-source';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'source-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('readProvenanceSource', () => {
  it('is nothing outside of a repository', async () => {
    expect(await readProvenanceSource(exec, root)).toBeUndefined();
  });

  it('is the commit, whether files differ from it, and where the repository is', async () => {
    await git(root, 'init', '--quiet');
    await git(root, 'commit', '--quiet', '--allow-empty', '--message', 'one');
    const commit = (await git(root, 'rev-parse', 'HEAD')).trim();
    expect(await readProvenanceSource(exec, root)).toEqual({ commit, dirty: false, uri: undefined });
    await git(root, 'remote', 'add', 'origin', 'https://me:secret@github.com/acme/shop.git');
    await writeFile(join(root, 'new'), '');
    const uri = 'git+https://github.com/acme/shop';
    expect(await readProvenanceSource(exec, root)).toEqual({ commit, dirty: true, uri });
  });

  it('does not hide what else goes wrong', async () => {
    const broken = () => Promise.resolve({ exitCode: 0, stdout: 'a'.repeat(40) + ' 1', stderr: '' });
    const failing = (_file: string, args: readonly string[]) =>
      args.includes('config') ? Promise.reject(new Error('no git')) : broken();
    await expect(readProvenanceSource(failing as typeof exec, root)).rejects.toThrow('no git');
  });
});
