import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceRules } from '../../core/environment';
import { git } from '../../testing/git';
import { exec } from '../exec';
import { runChecks } from './check';
import { gitCheck } from './git';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-git-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function commit(): Promise<string> {
  await git(folder, 'init', '--quiet');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'one');
  return (await git(folder, 'rev-parse', '--short=7', 'HEAD')).trim();
}

async function diagnose(rules: SourceRules = {}) {
  const run = { exec, signal: new AbortController().signal, limit: 20_000 };
  return (await runChecks([gitCheck(folder, 'prod', rules)], run))[0];
}

describe('git', () => {
  it('has a commit and a clean tree', async () => {
    const hash = await commit();
    expect(await diagnose({ clean: true, releaseBranch: 'main' })).toEqual({
      ...{ check: 'git', health: 'ok' },
      found: `the commit ${hash}, and a clean tree`,
    });
  });

  it('has no commit', async () => {
    const line = await diagnose();
    expect(line?.found).toContain(`the commit of ${folder} cannot be read`);
    expect(line?.mend).toContain('git init && git add --all && git commit');
  });

  it('has changes: a warning, unless the environment takes none', async () => {
    const hash = await commit();
    await writeFile(join(folder, 'new'), '');
    expect(await diagnose()).toEqual({
      ...{ check: 'git', health: 'warning', mend: 'git commit, before a push that others use' },
      found: `the commit ${hash}, and changes on top of it: the tags of a push end on -dirty`,
    });
    const refused = await diagnose({ clean: true });
    expect(refused).toMatchObject({
      health: 'fault',
      mend: expect.stringContaining('git status shows them'),
    });
    expect(refused?.found).toContain('"prod" takes none');
  });

  it('stands on another branch than that of a release', async () => {
    await commit();
    const line = await diagnose({ releaseBranch: 'release' });
    expect(line).toMatchObject({
      health: 'fault',
      mend: expect.stringContaining('git fetch origin release'),
    });
    expect(line?.found).toContain('there is no branch release');
  });
});
