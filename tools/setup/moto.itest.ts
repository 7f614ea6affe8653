import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram } from './run-script';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-moto-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A machine with nothing unpacked and no Python of its own on the PATH. */
function environment(): Record<string, string> {
  return { PATH: programFolder(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
}

describe('moto.sh', () => {
  it('says that there is no moto', async () => {
    expect(await runScript('moto.sh', ['--check'], environment())).toEqual({
      code: 1,
      stdout: 'moto: missing (neither installed nor unpacked)\n',
      stderr: '',
    });
  });

  it('uses the one that is installed', async () => {
    const env = environment();
    const python = writeProgram(join(folder, 'python'), 'python3', '[[ "$1" == -c ]] || echo "serves $*"');
    const PATH = `${python}:${env.PATH}`;
    expect(await runScript('moto.sh', [], { ...env, PATH })).toEqual({
      code: 0,
      stdout: 'moto: ready (installed)\n',
      stderr: '',
    });
    expect(await runScript('moto.sh', ['--serve', '5999'], { ...env, PATH })).toMatchObject({
      code: 0,
      stdout: 'serves -m moto.server -H 127.0.0.1 -p 5999\n',
    });
    expect(await runScript('moto.sh', ['--serve', '5999', '172.17.0.1'], { ...env, PATH })).toMatchObject({
      code: 0,
      stdout: 'serves -m moto.server -H 172.17.0.1 -p 5999\n',
    });
  });

  it('says what to do where there are no Debian packages', async () => {
    const env = { ...environment(), NX_MULTIARCH_OS_RELEASE: join(folder, 'none') };
    const { code, stderr } = await runScript('moto.sh', [], env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: there is no moto\n');
    expect(stderr).toContain("to mend:  pip install 'moto[server]'");
  });

  it.each([
    ['--serve'],
    ['--serve', 'x'],
    ['--serve', '1', 'host'],
    ['--serve', '1', '::', '2'],
    ['--unknown'],
  ])('does not know %s %s %s', async (...args) => {
    const { code, stderr } = await runScript('moto.sh', args, environment());
    expect(code).toBe(1);
    expect(stderr).toContain(`moto.sh does not know ${args.join(' ')}`);
  });
});
