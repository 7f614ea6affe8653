import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workspaceRoot } from './src/processes/workspace';

const script = join(workspaceRoot(), 'tools/setup/wrk.sh');
const programs = ['bash', 'basename', 'cat', 'dirname', 'grep', 'id', 'mkdir', 'mktemp', 'sed', 'uname'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-wrk-'));
  mkdirSync(join(folder, 'bin'));
  for (const name of programs) {
    const path = execFileSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(folder, 'bin', name));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs wrk.sh on a machine with few programs, no packages, and the wrk that is given, as the text of a script. */
function run(args: string[], wrk?: string) {
  const program = join(folder, 'bin', 'wrk');
  if (wrk !== undefined) writeFileSync(program, `#!/bin/bash\n${wrk}\n`, { mode: 0o755 });
  const env = { PATH: join(folder, 'bin'), HOME: folder, NX_MULTIARCH_OS_RELEASE: join(folder, 'none') };
  const { status, stdout, stderr } = spawnSync('bash', [script, ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr, program };
}

/** As wrk does: it tells its version and fails. */
const answering = 'echo "wrk debian/4.1.0"; exit 1';

describe('wrk.sh', () => {
  it('prints the path of the one that is installed', () => {
    const { program, ...outcome } = run(['--path'], answering);
    expect(outcome).toEqual({ status: 0, stdout: `${program}\n`, stderr: '' });
  });

  it('says what is ready', () => {
    const { program, ...outcome } = run([], answering);
    expect(outcome).toEqual({ status: 0, stdout: `wrk: ready (${program})\n`, stderr: '' });
  });

  it.each([
    ['there is none', undefined],
    ['there is one that does not run', 'exit 127'],
  ])('says that %s', (_what, wrk) => {
    expect(run(['--check'], wrk)).toMatchObject({
      status: 1,
      stdout: 'wrk: missing (neither installed nor unpacked)\n',
    });
  });

  it('says what to do where there are no Debian packages', () => {
    const { status, stderr } = run(['--path']);
    expect(status).toBe(1);
    expect(stderr).toContain('error: there is no wrk\n');
    expect(stderr).toContain('to mend:  brew install wrk');
  });

  it.each([['--unknown'], ['--path', '--check']])('does not know %s %s', (...args) => {
    expect(run(args)).toMatchObject({ status: 1, stdout: '' });
  });
});
