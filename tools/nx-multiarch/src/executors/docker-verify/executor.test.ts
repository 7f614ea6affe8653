import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exception } from '../../core/verify/exceptions';
import { readVerifyRecords } from '../../io/verify-record';
import { type LayerFile, writeLayout } from '../../testing/layout';
import { realAddon, soundImage, withParents } from '../../testing/sound-image';
import dockerVerify, { type DockerVerifyOptions } from './executor';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docker-verify-'));
});
afterEach(() => rm(root, { recursive: true }));

const IMAGES: DockerVerifyOptions['images'] = [
  { deployment: 'eks', layouts: [{ architecture: 'arm64', folder: 'dist/images/accounts/eks/arm64' }] },
];

/** Writes the image of accounts, with these files on top. */
async function image(files: LayerFile[] = [], attested = false): Promise<void> {
  const layout = join(root, 'dist/images/accounts/eks/arm64');
  await writeLayout(layout, { ...soundImage('arm64', withParents(files)), attested });
}

async function verify(options: Partial<DockerVerifyOptions> = {}) {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const context = { root, projectName: 'accounts' } as ExecutorContext;
  const { success } = await dockerVerify({ images: IMAGES, ...options }, context);
  for (const spy of spies) spy.mockRestore();
  return { success, ...printed };
}

const FOREIGN: LayerFile[] = [
  { path: 'app/test/x64.node', content: realAddon('linux-x64/bcrypt.glibc.node') },
  { path: 'app/test/mac.node', content: realAddon('darwin-arm64/bcrypt.node') },
];
const fixtures = (path: string, reason = 'fixtures of a test; nothing loads them'): Exception => ({
  path,
  reason,
});

describe('docker-verify', () => {
  it('prints one line for a sound image', async () => {
    await image();
    const { success, stdout, stderr } = await verify();
    expect([success, stdout]).toEqual([true, 'accounts eks linux/arm64: 8 ELF files, 1 addon, sound\n']);
    expect(stderr).toContain('accounts eks linux/arm64: reading the layer sha256:');
  });

  it('prints a table of what is wrong (refresh the golden file with vitest -u)', async () => {
    await image(FOREIGN, true);
    const { success, stdout, stderr } = await verify();
    expect(success).toBe(false);
    await expect(stdout).toMatchFileSnapshot('verify.golden.txt');
    expect(stderr).toContain(
      'error: 1 image of accounts would not run where it is to run: eks linux/arm64 [VERIFY_FAILED]',
    );
    expect(stderr).toContain('nx docker-verify accounts');
  });

  it('scans no layer a second time', async () => {
    await image();
    await verify();
    expect(await verify()).toMatchObject({ success: true, stderr: '' });
  });

  it('lets a foreign file inside an exception pass', async () => {
    await image(FOREIGN);
    const { success, stdout } = await verify({ exceptions: [fixtures('/app/test/**')] });
    expect([success, stdout]).toEqual([
      true,
      'accounts eks linux/arm64: 9 ELF files, 2 addons, 2 findings excepted, sound\n',
    ]);
  });

  it('refuses an exception that matches nothing', async () => {
    await image();
    const { success, stderr } = await verify({ exceptions: [fixtures('/app/test/**')] });
    expect(success).toBe(false);
    expect(stderr).toContain('error: no image of accounts has a finding at /app/test/** [VERIFY_FAILED]');
  });

  it('refuses an exception without a reason before it reads anything', async () => {
    const { success, stderr } = await verify({ exceptions: [fixtures('/app/test/**', '')] });
    expect(success).toBe(false);
    expect(stderr).toContain('accounts: the exception "/app/test/**" has no reason [BAD_OPTIONS]');
  });

  it('prints JSON with every finding', async () => {
    await image(FOREIGN);
    const { success, stdout } = await verify({ json: true });
    expect(success).toBe(false);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        project: 'accounts',
        platform: 'linux/arm64',
        findings: [
          { rule: 'mach-o', path: '/app/test/mac.node' },
          { rule: 'machine', path: '/app/test/x64.node' },
        ],
      },
    ]);
  });

  it('leaves what it found for the report, sound or not', async () => {
    await image(FOREIGN);
    await verify();
    expect(await readVerifyRecords(root)).toMatchObject([
      { project: 'accounts', platform: 'linux/arm64', elfFiles: 9, findings: [{ rule: 'mach-o' }, {}] },
    ]);
  });

  it('says how to get a layout that is not there', async () => {
    const { success, stderr } = await verify();
    expect(success).toBe(false);
    expect(stderr).toContain('[LAYOUT_MISSING]');
    expect(stderr).toContain('nx docker-build');
  });
});
