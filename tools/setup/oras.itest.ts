import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram } from './run-script';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-oras-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A machine with no oras on the PATH and none unpacked. */
function environment(): Record<string, string> {
  return { PATH: programFolder(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
}

describe('oras.sh', () => {
  it('says that there is no oras', async () => {
    expect(await runScript('oras.sh', ['--check'], environment())).toEqual({
      code: 1,
      stdout: 'oras: missing (neither installed nor unpacked)\n',
      stderr: '',
    });
  });

  it.each([
    ['starts', 0],
    ['does not start', 1],
  ])('judges an installed one: it %s', async (_what, status) => {
    const env = environment();
    const programs = writeProgram(join(folder, 'oras'), 'oras', `exit ${status}`);
    const outcome = await runScript('oras.sh', ['--check'], { ...env, PATH: `${programs}:${env.PATH}` });
    expect(outcome.code).toBe(status);
  });

  it('says what to do where there are no Debian packages', async () => {
    const env = { ...environment(), NX_MULTIARCH_OS_RELEASE: join(folder, 'none') };
    const { code, stderr } = await runScript('oras.sh', [], env);
    expect(code).toBe(1);
    expect(stderr).toContain('to mend:  https://oras.land/docs/installation says how it is installed');
  });
});
