import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../core/platform';
import { git } from '../../testing/git';
import type { TestRegistry } from '../../testing/registry';
import { runExecutor } from '../../testing/run-executor';
import { realAddon } from '../../testing/sound-image';
import { FOLDER, REPOSITORY, useProject } from '../../testing/use-project';
import dockerPushArch from './executor';

const project = useProject();

function pushArch(architecture: Architecture, to: TestRegistry[], more: object = {}, exceptions?: object[]) {
  const what = { deployment: 'eks' as const, repository: REPOSITORY, layout: `${FOLDER}/${architecture}` };
  const registry = to.map(({ host }) => host);
  const options = { ...what, architecture, environment: 'dev', registry, ...more };
  return runExecutor(dockerPushArch, options, project.context(exceptions));
}

describe('docker-push-<deployment>-<arch>', () => {
  it('pushes by digest, sets no tag, and leaves a file for the job that assembles', async () => {
    const target = await project.registry();
    const { success, stdout, stderr } = await pushArch('arm64', [target]);
    expect(success, stderr).toBe(true);
    const written = await project.readDigest('arm64');
    expect(written).toEqual({
      repository: REPOSITORY,
      platform: 'linux/arm64',
      digest: expect.stringMatching(/^sha256:/),
      size: expect.any(Number),
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      commit: (await git(project.root(), 'rev-parse', 'HEAD')).trim(),
      notes: { verified: { elfFiles: 8, addons: 1, excepted: 0, findings: [] }, attached: [] },
    });
    expect(stdout).toBe(`${target.host}/${REPOSITORY}@${written.digest}\n`);
    expect(stderr).toContain('accounts eks linux/arm64: 8 ELF files, 1 addon, sound');
    expect(stderr).toContain(`${FOLDER}/arm64.digest.json: hand it on to docker-assemble`);
    expect(target.store.repository(REPOSITORY).tags.size).toBe(0);
  });

  describe('where the environment wants attachments', () => {
    const attest = (kinds: string[]) => {
      const context = project.context() as { nxJsonConfiguration: NxJsonConfiguration };
      const [entry] = context.nxJsonConfiguration.plugins as { options: { environments: { dev: object } } }[];
      Object.assign(entry!.options.environments.dev, { attest: kinds });
      return context;
    };
    const push = (to: TestRegistry, kinds: string[]) => {
      const place = { deployment: 'eks' as const, repository: REPOSITORY, layout: `${FOLDER}/arm64` };
      const options = { ...place, architecture: 'arm64' as const, environment: 'dev', registry: to.host };
      return runExecutor(dockerPushArch, options, attest(kinds));
    };

    it('attaches an SBOM that it makes from the layout, once', async () => {
      const target = await project.registry({ referrers: true });
      const first = await push(target, ['sbom']);
      expect(first.success, first.stderr).toBe(true);
      const { digest } = await project.readDigest('arm64');
      expect(first.stderr).toMatch(new RegExp(`sbom sha256:[0-9a-f]{64} of ${digest}`));
      const writes = target.writes().length;
      const second = await push(target, ['sbom']);
      expect(second.stderr).not.toContain('sbom sha256:');
      expect(
        target
          .writes()
          .slice(writes)
          .filter((line) => line.includes('/blobs/')),
      ).toEqual([]);
    });

    it.each([
      ['none', undefined],
      ['that of another build', JSON.stringify({ subject: [{ digest: { sha256: 'ab' } }] })],
    ])('refuses an image whose build left no provenance: %s', async (_what, statement) => {
      const target = await project.registry();
      const file = join(project.root(), 'dist/provenance/accounts/eks/arm64.json');
      await mkdir(dirname(file), { recursive: true });
      if (statement) await writeFile(file, statement);
      const { success, stderr } = await push(target, ['sbom', 'provenance']);
      expect(success).toBe(false);
      expect(stderr).toContain('(provenance)');
      expect(stderr).toContain('[NOT_ATTESTED]');
      expect(stderr).toContain('nx docker-build accounts --skip-nx-cache');
      expect(target.writes()).toEqual([]);
    });
  });

  it('prints JSON', async () => {
    const target = await project.registry();
    const { stdout } = await pushArch('amd64', [target], { json: true });
    const { digest } = await project.readDigest('amd64');
    expect(JSON.parse(stdout)).toMatchObject({
      platform: 'linux/amd64',
      digest,
      references: [`${target.host}/${REPOSITORY}@${digest}`],
    });
  });

  const foreign = { path: 'app/test/x64.node', content: realAddon('linux-x64/bcrypt.glibc.node') };

  it('refuses a wrong image before it uploads a byte', async () => {
    const target = await project.registry();
    await project.image('arm64', foreign);
    const { success, stdout, stderr } = await pushArch('arm64', [target]);
    expect([success, stdout]).toEqual([false, '']);
    expect(stderr).toContain('/app/test/x64.node');
    expect(stderr).toContain('[VERIFY_FAILED]');
    expect(target.writes()).toEqual([]);
  });

  it('takes the exceptions of docker-verify', async () => {
    const target = await project.registry();
    await project.image('arm64', foreign);
    const { success } = await pushArch('arm64', [target], {}, [{ path: '/app/test/**', reason: 'fixtures' }]);
    expect(success).toBe(true);
  });

  it('holds to the policy', async () => {
    const target = await project.registry();
    const { stderr } = await pushArch('amd64', [target], { deployment: 'lambda' });
    expect(stderr).toContain(
      'a push of accounts for lambda was asked to hold one manifest of amd64 [POLICY]',
    );
    const without = await pushArch('amd64', [target], { deployment: 'ecs' });
    expect(without.stderr).toContain('expected: a policy for ecs in nx.json');
    expect(target.writes()).toEqual([]);
  });

  it('holds to the rules of the environment', async () => {
    await writeFile(join(project.root(), 'new.txt'), '');
    const { stderr } = await pushArch('arm64', [await project.registry()], { environment: 'prod' });
    expect(stderr).toContain('[UNCLEAN_TREE]');
  });
});
