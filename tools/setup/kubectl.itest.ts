import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram } from './run-script';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-kubectl-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A machine with no kubectl on the PATH and none unpacked. */
function environment(): Record<string, string> {
  return { PATH: programFolder(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
}

/** A kubectl that says of itself what the given version says. */
function installed(version: string): Record<string, string> {
  const env = environment();
  const programs = writeProgram(join(folder, 'kubectl'), 'kubectl', `echo '${version}'`);
  return { ...env, PATH: `${programs}:${env.PATH}` };
}

describe('kubectl.sh', () => {
  it('says that there is no kubectl', async () => {
    expect(await runScript('kubectl.sh', ['--check'], environment())).toEqual({
      code: 1,
      stdout: 'kubectl: missing (none with kustomize 5, that is kubectl 1.27 or newer)\n',
      stderr: '',
    });
  });

  it.each([
    ['1.32', '{ "clientVersion": {}, "kustomizeVersion": "v5.5.0" }', 0],
    ['a later one', '{"kustomizeVersion":"v10.0.1"}', 0],
    ['1.26', '{ "clientVersion": {}, "kustomizeVersion": "v4.5.7" }', 1],
    ['1.20, which does not say', '{ "clientVersion": { "minor": "20" } }', 1],
  ])('judges an installed one by its kustomize: %s', async (_, version, code) => {
    expect(await runScript('kubectl.sh', ['--check'], installed(version))).toMatchObject({ code });
  });

  it('prints the path and nothing else', async () => {
    const outcome = await runScript('kubectl.sh', ['--path'], installed('{"kustomizeVersion":"v5.5.0"}'));
    expect(outcome).toEqual({ code: 0, stdout: `${join(folder, 'kubectl', 'kubectl')}\n`, stderr: '' });
  });

  it('says what to do where there are no Debian packages', async () => {
    const env = { ...environment(), NX_MULTIARCH_OS_RELEASE: join(folder, 'none') };
    const { code, stderr } = await runScript('kubectl.sh', [], env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: there is no kubectl with kustomize 5\n');
    expect(stderr).toContain('to mend:  https://kubernetes.io/docs/tasks/tools/');
  });

  it.each([['--path', 'more'], ['--unknown']])('does not know %s %s', async (...args) => {
    const { code, stderr } = await runScript('kubectl.sh', args, environment());
    expect(code).toBe(1);
    expect(stderr).toContain('kubectl.sh does not know');
  });
});
