import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
import { describe, expect, it } from 'vitest';
import type { PlatformDigest } from '../../core/assemble/digests';
import { type Architecture, ARCHITECTURES } from '../../core/platform';
import { gitAt, LATER_DATE } from '../../testing/git';
import type { TestRegistry } from '../../testing/registry';
import { runExecutor } from '../../testing/run-executor';
import { FOLDER, REPOSITORY, useProject } from '../../testing/use-project';
import dockerPush from '../docker-push/executor';
import type { ImageOptions } from '../docker-push/options';
import dockerPushArch from '../docker-push-arch/executor';
import dockerAssemble, { type DockerAssembleOptions } from './executor';

const MOVING = ['dev-latest', 'dev-arm64-latest', 'dev-amd64-latest'];
const project = useProject();

const hosts = (...of: TestRegistry[]) => of.map(({ host }) => host);
const IMAGE: ImageOptions = {
  deployment: 'eks',
  repository: REPOSITORY,
  form: 'index',
  layouts: (['arm64', 'amd64'] as const).map((architecture) => ({
    architecture,
    folder: `${FOLDER}/${architecture}`,
    target: `docker-build-eks-${architecture}`,
  })),
};

function pushArch(architecture: Architecture, to: TestRegistry[], more: object = {}) {
  const what = { deployment: 'eks' as const, repository: REPOSITORY, layout: `${FOLDER}/${architecture}` };
  const registry = to.map(({ host }) => host);
  const options = { ...what, architecture, environment: 'dev', registry, ...more };
  return runExecutor(dockerPushArch, options, project.context());
}

function assemble(to: TestRegistry[], more: Partial<DockerAssembleOptions> = {}) {
  const options = { images: [IMAGE], environment: 'dev', registry: hosts(...to), ...more };
  return runExecutor(dockerAssemble, options, project.context());
}

/** tag -> digest */
const tagsIn = (of: TestRegistry) => Object.fromEntries(of.store.repository(REPOSITORY).tags);

async function pushBoth(...to: TestRegistry[]): Promise<void> {
  for (const architecture of ARCHITECTURES) {
    const { success, stderr } = await pushArch(architecture, to);
    expect(success, stderr).toBe(true);
  }
}

describe('docker-assemble', () => {
  it('refuses platforms without what the environment wants beside each', async () => {
    const target = await project.registry();
    await pushBoth(target);
    const context = project.context() as { nxJsonConfiguration: NxJsonConfiguration };
    const [entry] = context.nxJsonConfiguration.plugins as { options: { environments: { dev: object } } }[];
    Object.assign(entry!.options.environments.dev, { attest: ['sbom'] });
    const options = { images: [IMAGE], environment: 'dev', registry: hosts(target) };
    const { success, stderr } = await runExecutor(dockerAssemble, options, context);
    expect(success).toBe(false);
    expect(stderr).toContain('[NOT_ATTESTED]');
    expect(stderr).toContain('nx docker-push-eks-<arch> accounts -c dev');
    expect(tagsIn(target)).toEqual({});
  });

  it('makes the index and the tags that docker-push makes on one machine', async () => {
    const [one, several, second] = [
      await project.registry(),
      await project.registry(),
      await project.registry(),
    ];
    const push = { images: [IMAGE], environment: 'dev', registry: one.host };
    expect((await runExecutor(dockerPush, push, project.context())).success).toBe(true);
    await pushBoth(several, second);
    // What an assembling job has: the digest files, and nothing that was built.
    for (const architecture of ARCHITECTURES)
      await rm(join(project.root(), FOLDER, architecture), { recursive: true });
    const { success, stdout, stderr } = await assemble([several, second]);
    expect(success, stderr).toBe(true);
    expect(tagsIn(several)).toEqual(tagsIn(one));
    expect(tagsIn(second)).toEqual(tagsIn(one));
    const digest = tagsIn(one)['dev-latest'];
    expect(stdout).toBe(
      hosts(several, second)
        .map((host) => `${host}/${REPOSITORY}@${digest}\n`)
        .join(''),
    );
    const record = JSON.parse(
      await readFile(join(project.root(), 'dist/images/accounts/push.json'), 'utf8'),
    ) as object;
    expect(record).toMatchObject([{ digest, uploadedBlobs: 0 }, { digest }]);
    // What the machines that built know of their images came with the digests.
    const subjects = [{ verified: { elfFiles: 8 }, layers: [{}, {}, {}] }, { platform: 'linux/amd64' }, {}];
    expect(record).toMatchObject([{ project: 'accounts', deployment: 'eks', subjects }, {}]);
  });

  it('takes the single manifest where the form is one', async () => {
    const target = await project.registry();
    const place = { deployment: 'lambda' as const, repository: 'team/accounts-lambda' };
    await cp(join(project.root(), FOLDER), join(project.root(), 'dist/images/accounts/lambda'), {
      recursive: true,
    });
    const layout = 'dist/images/accounts/lambda/arm64';
    const pushed = await pushArch('arm64', [target], { ...place, layout });
    expect(pushed.success, pushed.stderr).toBe(true);
    const layouts = [{ architecture: 'arm64' as const, folder: layout, target: '' }];
    const { success } = await assemble([target], { images: [{ ...place, form: 'manifest', layouts }] });
    expect(success).toBe(true);
    const { digest } = JSON.parse(
      await readFile(join(project.root(), `${layout}.digest.json`), 'utf8'),
    ) as PlatformDigest;
    expect(target.store.repository('team/accounts-lambda').tags.get('dev-latest')).toBe(digest);
  });

  it('takes digests from the command line in the place of files', async () => {
    const target = await project.registry();
    await pushBoth(target);
    const digests = await Promise.all(ARCHITECTURES.map(project.readDigest));
    for (const architecture of ARCHITECTURES) await rm(project.digestFile(architecture));
    const digest = digests.map((each) => `${each.platform.replace('linux', 'eks')}=${each.digest}`);
    expect((await assemble([target], { digest })).success).toBe(true);
    expect(Object.keys(tagsIn(target))).toContain('dev-latest');
  });

  async function change(architecture: string, changed: Partial<PlatformDigest>): Promise<void> {
    await writeFile(
      project.digestFile(architecture),
      JSON.stringify({ ...(await project.readDigest(architecture)), ...changed }),
    );
  }
  const OTHER = `sha256:${'0'.repeat(64)}` as const;

  it.each<[string, () => Promise<unknown>, string[]]>([
    [
      'a missing digest',
      () => rm(project.digestFile('amd64')),
      ['there is no digest for linux/amd64 [ASSEMBLE]'],
    ],
    [
      'no digest at all',
      () => rm(join(project.root(), 'dist'), { recursive: true }),
      ['there is no digest for linux/arm64'],
    ],
    [
      'two digests for a platform',
      () => cp(project.digestFile('arm64'), project.digestFile('arm64-again')),
      ['there are two digests for linux/arm64', 'arm64-again.digest.json'],
    ],
    [
      'the same digest for both platforms',
      async () => change('amd64', { digest: (await project.readDigest('arm64')).digest }),
      ['have the same digest'],
    ],
    [
      'digests that were swapped',
      async () => {
        const [amd64, arm64] = [await project.readDigest('amd64'), await project.readDigest('arm64')];
        await change('amd64', { digest: arm64.digest });
        await change('arm64', { digest: amd64.digest });
      },
      ['was given for linux/arm64 and is for linux/amd64 [ASSEMBLE]', 'nx docker-push-eks-arm64 accounts'],
    ],
    [
      'a digest that the registry does not have',
      () => change('arm64', { digest: OTHER }),
      [`has no manifest ${OTHER} for linux/arm64 [ASSEMBLE]`],
    ],
    [
      'a file of another commit',
      () => change('arm64', { commit: 'fff' }),
      ['is of the commit fff [ASSEMBLE]'],
    ],
    [
      'a file of a clean tree, where this one is unclean',
      () => writeFile(join(project.root(), 'new.txt'), ''),
      ['.digest.json is of the commit', '-dirty'],
    ],
    [
      'a file that is no JSON',
      () => writeFile(project.digestFile('arm64'), '{'),
      ['is no digest file: it is no JSON'],
    ],
    [
      'a file without a digest',
      () => writeFile(project.digestFile('arm64'), '{"platform":"linux/arm64"}'),
      [`${FOLDER}/arm64.digest.json is no digest file:`, 'digest: no digest'],
    ],
    [
      'a file that is no object',
      () => writeFile(project.digestFile('arm64'), '[]'),
      ['is no digest file: it:'],
    ],
  ])('refuses %s; no tag is set', async (_name, spoil, parts) => {
    const target = await project.registry();
    await pushBoth(target);
    await spoil();
    const { success, stdout, stderr } = await assemble([target]);
    expect([success, stdout]).toEqual([false, '']);
    for (const part of parts) expect(stderr).toContain(part);
    expect(tagsIn(target)).toEqual({});
  });

  it('refuses what one registry of several does not have, before it sets a tag in any', async () => {
    const [first, second] = [await project.registry(), await project.registry()];
    await pushBoth(first);
    const { stderr } = await assemble([first, second]);
    expect(stderr).toContain(`${second.host}/${REPOSITORY} has no manifest`);
    expect(tagsIn(first)).toEqual({});
  });

  it('refuses an index in the place of a manifest', async () => {
    const target = await project.registry();
    await pushBoth(target);
    expect((await assemble([target])).success).toBe(true);
    const { digest: amd64 } = await project.readDigest('amd64');
    const digest = [`eks/arm64=${tagsIn(target)['dev-latest']}`, `eks/amd64=${amd64}`];
    const { stderr } = await assemble([target], { digest });
    expect(stderr).toContain('is of the type application/vnd.oci.image.index.v1+json [ASSEMBLE]');
  });

  it('refuses a manifest whose config is gone', async () => {
    const target = await project.registry();
    await pushBoth(target);
    const { blobs, manifests } = target.store.repository(REPOSITORY);
    const { bytes } = manifests.get((await project.readDigest('arm64')).digest)!;
    const { config } = JSON.parse(bytes.toString()) as { config: { digest: string } };
    blobs.delete(config.digest);
    const { stderr } = await assemble([target]);
    expect(stderr).toContain(`has no config ${config.digest} for linux/arm64 [ASSEMBLE]`);
  });

  it.each([
    ['the immutable tags', /manifests\/dev-2025/],
    ['the moving tags', /manifests\/dev-(latest|arm64-latest)/],
  ])('that dies before %s leaves the moving tags, and the next one completes it', async (_name, path) => {
    let broken = false;
    const target = await project.registry({
      faults: ({ method, path: asked }) =>
        broken && method === 'PUT' && path.test(asked) ? { kind: 'status', status: 403 } : undefined,
    });
    await pushBoth(target);
    await assemble([target]);
    const before = tagsIn(target);
    await project.image('arm64', { path: 'app/new.js', content: 'new' });
    await gitAt(LATER_DATE, project.root(), 'commit', '--quiet', '--allow-empty', '--message', 'two');
    await pushBoth(target);
    expect(MOVING.map((tag) => tagsIn(target)[tag])).toEqual(MOVING.map((tag) => before[tag]));
    broken = true;
    expect((await assemble([target])).success).toBe(false);
    expect(MOVING.map((tag) => tagsIn(target)[tag])).toEqual(MOVING.map((tag) => before[tag]));
    broken = false;
    await assemble([target]);
    expect(tagsIn(target)['dev-latest']).not.toBe(before['dev-latest']);
  });

  it('refuses what it was asked to hold beside the policy', async () => {
    const [arm64] = IMAGE.layouts;
    const { stderr } = await assemble([await project.registry()], {
      images: [{ ...IMAGE, layouts: [arm64!] }],
    });
    expect(stderr).toContain('[POLICY]');
  });
});
