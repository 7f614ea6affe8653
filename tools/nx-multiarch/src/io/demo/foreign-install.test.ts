import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec } from '../exec';
import { withForeignInstall } from './foreign-install';

let install: string;
beforeEach(async () => {
  install = await mkdtemp(join(tmpdir(), 'install-'));
  await writeFile(join(install, 'install.mjs'), 'console.log(process.env.TARGETARCH);\n');
});
afterEach(() => rm(install, { recursive: true }));

describe('withForeignInstall', () => {
  it.each([
    ['amd64', 'arm64'],
    ['arm64', 'amd64'],
  ])('installs for the other architecture: in a build for %s for %s', async (target, installed) => {
    const { stdout } = await withForeignInstall(install, (folder) =>
      exec(process.execPath, [join(folder, 'install.mjs')], { env: { TARGETARCH: target } }),
    );
    expect(stdout).toBe(`${installed}\n`);
  });

  it('leaves nothing behind, and the folder of the plugin as it was', async () => {
    let used = '';
    const failing = withForeignInstall(install, (folder) => {
      used = folder;
      return Promise.reject(new Error('the build failed'));
    });
    await expect(failing).rejects.toThrow('the build failed');
    expect(existsSync(used)).toBe(false);
    expect(await readdir(install)).toEqual(['install.mjs']);
  });
});
