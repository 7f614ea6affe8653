import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram } from './run-script';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-cosign-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A machine with no cosign on the PATH and none unpacked. */
function environment(): Record<string, string> {
  return { PATH: programFolder(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
}

/** A cosign whose help has these options. */
function installed(options: string): Record<string, string> {
  const env = environment();
  const programs = writeProgram(join(folder, 'cosign'), 'cosign', `echo '${options}'`);
  return { ...env, PATH: `${programs}:${env.PATH}` };
}

describe('cosign.sh', () => {
  it('says that there is no cosign', async () => {
    expect(await runScript('cosign.sh', ['--check'], environment())).toEqual({
      code: 1,
      stdout: 'cosign: missing (none of version 2 or newer)\n',
      stderr: '',
    });
  });

  it.each([
    ['2', '--key --tlog-upload=true: --upload=true:', 0],
    ['3', '--key --signing-config= --upload=true:', 0],
    ['1', '--key --no-tlog-upload=false: --upload=true:', 1],
  ])('judges an installed one by what it can do: version %s', async (_, options, code) => {
    expect(await runScript('cosign.sh', ['--check'], installed(options))).toMatchObject({ code });
  });

  it('prints the path and nothing else', async () => {
    const outcome = await runScript('cosign.sh', ['--path'], installed('--tlog-upload'));
    expect(outcome).toEqual({ code: 0, stdout: `${join(folder, 'cosign', 'cosign')}\n`, stderr: '' });
  });

  it('says what to do where there are no Debian packages', async () => {
    const env = { ...environment(), NX_MULTIARCH_OS_RELEASE: join(folder, 'none') };
    const { code, stderr } = await runScript('cosign.sh', [], env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: there is no cosign\n');
    expect(stderr).toContain('to mend:  https://docs.sigstore.dev/cosign/system_config/installation/');
  });

  it.each([['--path', 'more'], ['--unknown']])('does not know %s %s', async (...args) => {
    const { code, stderr } = await runScript('cosign.sh', args, environment());
    expect(code).toBe(1);
    expect(stderr).toContain('cosign.sh does not know');
  });
});
