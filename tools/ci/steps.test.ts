import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A workspace with the scripts, and a stand-in for npx that prints what it is asked. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ci-steps-'));
  for (const name of ['scan.sh', 'report.sh']) {
    cpSync(join(import.meta.dirname, name), join(root, 'tools', 'ci', name));
  }
  write('bin/npx', '#!/bin/sh\necho "npx $*"\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text, { mode: 0o755 });
}

function run(script: string, ...args: string[]) {
  const env = { PATH: `${join(root, 'bin')}:/usr/bin:/bin` };
  return spawnSync('bash', [`tools/ci/${script}`, ...args], { cwd: root, env, encoding: 'utf8' });
}

describe('scan.sh', () => {
  it('scans one architecture, with a file for code scanning', () => {
    write('bin/trivy', '#!/bin/sh\n');
    expect(run('scan.sh', 'arm64')).toMatchObject({
      status: 0,
      stdout: 'npx nx affected -t docker-scan-arm64 --sarif=dist/scan/{project}.sarif\n',
    });
  });

  it('fails where the scan does', () => {
    write('bin/trivy', '#!/bin/sh\n');
    write('bin/npx', '#!/bin/sh\nexit 1\n');
    expect(run('scan.sh', 'amd64').status).toBe(1);
  });

  it('says that nothing is scanned where there is no scanner', () => {
    const { status, stdout, stderr } = run('scan.sh', 'arm64');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('there is no trivy on the PATH: nothing is scanned');
  });

  it('knows no other architecture', () => expect(run('scan.sh', 'x64').status).toBe(2));
});

describe('report.sh', () => {
  it('writes the page of what was pushed', () => {
    write('dist/images/accounts/push.json', '[]');
    expect(run('report.sh')).toMatchObject({
      status: 0,
      stdout: 'npx nx docker-report --html=dist/reports/images.html\n',
    });
  });

  it('says that nothing was pushed', () => {
    write('dist/images/accounts/verified.json', '[]');
    expect(run('report.sh')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'nothing was pushed: there is no page\n',
    });
  });

  it('takes no argument', () => expect(run('report.sh', 'all').status).toBe(2));
});
