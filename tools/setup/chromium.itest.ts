import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder, runScript, writeProgram } from './run-script';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine with no browser, on which nothing can be installed. */
function environment(): Record<string, string> {
  const none = {
    NX_MULTIARCH_OS_RELEASE: join(folder, 'none'),
    NX_MULTIARCH_APPLICATIONS: join(folder, 'apps'),
  };
  return { PATH: programFolder(folder), HOME: folder, ...none };
}

const browser = (name: string, place = 'browsers'): string =>
  join(writeProgram(join(folder, place), name, 'exit 0'), name);

describe('chromium.sh', () => {
  it('says that there is none, and what to do', async () => {
    const env = environment();
    expect(await runScript('chromium.sh', ['--check'], env)).toEqual({
      code: 1,
      stdout: 'chromium: missing (neither Chromium nor Chrome)\n',
      stderr: '',
    });
    const { code, stderr } = await runScript('chromium.sh', ['--path'], env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: there is no Chromium\n');
  });

  it.each(['chromium', 'google-chrome'])('finds %s on the PATH', async (name) => {
    const env = environment();
    const program = browser(name);
    const PATH = `${join(folder, 'browsers')}:${env.PATH}`;
    expect((await runScript('chromium.sh', [], { ...env, PATH })).stdout).toBe(
      `chromium: ready (${program})\n`,
    );
    expect((await runScript('chromium.sh', ['--path'], { ...env, PATH })).stdout).toBe(`${program}\n`);
  });

  it('finds an app of macOS', async () => {
    const env = environment();
    const program = browser('Google Chrome', 'apps/Google Chrome.app/Contents/MacOS');
    expect((await runScript('chromium.sh', ['--path'], env)).stdout).toBe(`${program}\n`);
  });

  it('takes CHROME_PATH before any other, and refuses one that is no program', async () => {
    const env = environment();
    const program = browser('mine', 'own');
    const PATH = `${join(folder, 'browsers')}:${env.PATH}`;
    browser('chromium');
    const mine = { ...env, PATH, CHROME_PATH: program };
    expect((await runScript('chromium.sh', ['--path'], mine)).stdout).toBe(`${program}\n`);
    mkdirSync(join(folder, 'a-folder'));
    const wrong = { ...mine, CHROME_PATH: join(folder, 'a-folder') };
    const { code, stderr } = await runScript('chromium.sh', [], wrong);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: CHROME_PATH is ${wrong.CHROME_PATH}, which is no program\n`);
  });

  it('does not know other arguments', async () => {
    const { code, stderr } = await runScript('chromium.sh', ['--unknown'], environment());
    expect([code, stderr]).toEqual([1, expect.stringContaining('chromium.sh does not know --unknown')]);
  });
});
