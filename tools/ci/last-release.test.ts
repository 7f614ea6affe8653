import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A repository of two commits with the script, and a stand-in for gh that answers with a text. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'last-release-'));
  mkdirSync(join(root, 'tools', 'ci'), { recursive: true });
  cpSync(join(import.meta.dirname, 'last-release.sh'), join(root, 'tools', 'ci', 'last-release.sh'));
  git('init', '--quiet');
  for (const message of ['first', 'second']) {
    git('commit', '--quiet', '--allow-empty', '--message', message);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

function git(...args: string[]): string {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', [...author, ...args], { cwd: root, encoding: 'utf8' }).trim();
}

/** @param gh what the stand-in does, a script */
function lastRelease(gh: string, ...args: string[]) {
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'gh'), `#!/bin/bash\nprintf '%s\\n' "$*" > "${root}/asked"\n${gh}\n`, {
    mode: 0o755,
  });
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return spawnSync('bash', ['tools/ci/last-release.sh', ...args], { cwd: root, env, encoding: 'utf8' });
}

describe('last-release.sh', () => {
  it('prints the commit that GitHub names', () => {
    const first = git('rev-parse', 'HEAD~1');
    const { status, stdout } = lastRelease(`echo ${first}`);
    expect([status, stdout]).toEqual([0, `${first}\n`]);
    expect(readFileSync(join(root, 'asked'), 'utf8')).toContain(
      'run list --workflow release.yml --branch main',
    );
  });

  it.each([
    ['there was no release', ':'],
    ['its commit is not in this history', `echo ${'a'.repeat(40)}`],
  ])('prints the empty tree where %s', (_what, gh) => {
    const { status, stdout } = lastRelease(gh);
    expect([status, stdout]).toEqual([0, `${EMPTY_TREE}\n`]);
  });

  it('fails where GitHub does not answer: no release is another thing', () => {
    const { status, stdout, stderr } = lastRelease('echo "HTTP 401" >&2; exit 4');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('HTTP 401');
    expect(stderr).toContain('to mend:  gh auth status');
  });

  it('--is-here tells whether it is the commit that is checked out', () => {
    const head = git('rev-parse', 'HEAD');
    const here = lastRelease(`echo "${head}: completed success"`, '--is-here');
    expect([here.status, here.stdout]).toEqual([0, `${head} was released to dev\n`]);
    expect(readFileSync(join(root, 'asked'), 'utf8')).not.toContain('--status');
  });

  it.each([
    ['there was none', ''],
    ['it was of another commit', `${'a'.repeat(40)}: completed success`],
    ['it failed, perhaps after it moved the tags', 'HEAD: completed failure'],
    ['it is under way', 'HEAD: in_progress '],
  ])('--is-here fails where %s', (_what, answer) => {
    const head = git('rev-parse', 'HEAD');
    const newest = answer.replace('HEAD', head);
    const { status, stderr } = lastRelease(newest && `echo "${newest}"`, '--is-here');
    expect(status).toBe(1);
    expect(stderr).toContain(
      `error: dev does not hold the commit ${head} alone: the newest release is ${newest || 'none'}\n`,
    );
  });

  it('--is-here fails where GitHub does not answer', () => {
    const { status, stderr } = lastRelease('exit 4', '--is-here');
    expect(status).toBe(1);
    expect(stderr).toContain('error: GitHub did not say');
  });

  it('knows no other argument', () => {
    const { status, stderr } = lastRelease(':', '--here');
    expect([status, stderr]).toEqual([1, expect.stringContaining('does not know: --here')]);
  });
});
