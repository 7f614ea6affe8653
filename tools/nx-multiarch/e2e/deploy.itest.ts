import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { DEPLOYMENTS, type Deployment } from '../src/core/policy';
import { placeOf, type RepositoryForm } from '../src/core/repository';
import { exec } from '../src/io/exec';

// Not a sandbox: nothing here is built or changed, what the programs of others make of the deployment files is looked at.
const WORKSPACE = join(import.meta.dirname, '..', '..', '..');
const DIGEST = `sha256:${'a'.repeat(64)}`;

const deployFolder = (app: string): string => join(WORKSPACE, 'apps', app, 'deploy');
const read = (...path: string[]): Promise<string> => readFile(join(...path), 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the manifests of accounts, rendered by kubectl', () => {
  let kubectl: string;
  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await exec('bash', ['tools/setup/kubectl.sh', '--path'], {
      cwd: WORKSPACE,
    });
    expect(exitCode, stderr).toBe(0);
    kubectl = stdout.trim();
  });

  it.each([
    ['overlays/dev', 'dev'],
    ['overlays/prod', 'prod'],
    ['overlays/prod-canary', 'prod-canary'],
    ['overlays/prod-migration', 'prod-migration'],
    ['karpenter/pools', 'karpenter'],
    ['karpenter/migration', 'karpenter-migration'],
  ])('%s (vitest -u after a change that is meant)', async (kustomization, name) => {
    const { exitCode, stdout, stderr } = await exec(kubectl, ['kustomize', kustomization], {
      cwd: deployFolder('accounts'),
    });
    // Its warnings are of settings that a later version drops.
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    // Printed by one library: versions of kustomize differ in their quotes. Without the digest: a release changes it.
    const printed = parseAllDocuments(stdout).map((document) => String(document));
    const text = printed.join('').replace(/@sha256:[0-9a-f]{64}/g, `@sha256:${'0'.repeat(64)}`);
    const golden = join(deployFolder('accounts'), 'rendered', `${name}.golden.yaml`);
    await expect(text).toMatchFileSnapshot(golden);
  });
});

describe('the stacks, synthesized as the command line of the CDK does it', () => {
  /** https://github.com/aws/aws-cdk-cli: the program of cdk.json is told its context and where to write. */
  async function synthesize(app: string, values: Record<string, string>) {
    const cdk = JSON.parse(await read(deployFolder(app), 'cdk.json')) as { app: string; context: object };
    const [program = '', ...args] = cdk.app.split(' ');
    const out = await mkdtemp(join(folder, 'synth-'));
    const context = JSON.stringify({ ...cdk.context, ...values });
    const env = { PATH: process.env.PATH, CDK_OUTDIR: out, CDK_CONTEXT_JSON: context };
    return { out, ...(await exec(program, args, { cwd: deployFolder(app), env })) };
  }

  it.each([
    ['thumbnailer', {}, 'thumbnailer', 'thumbnailer'],
    ['studio', { deployment: 'apprunner' }, 'studio-apprunner', 'apprunner'],
    ['studio', { deployment: 'ecs' }, 'studio-ecs', 'ecs'],
  ])('%s %o', async (app, values, stack, golden) => {
    const { out, exitCode, stderr } = await synthesize(app, { digest: DIGEST, ...values });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('deprecated');
    // The goldens are held to the stacks by the tests beside them; here, the command line to the goldens.
    const expected: unknown = JSON.parse(await read(deployFolder(app), `${golden}.golden.json`));
    expect(JSON.parse(await read(out, `${stack}.template.json`))).toEqual(expected);
  });

  it.each(['thumbnailer', 'studio'])('%s says what it was not told', async (app) => {
    const { exitCode, stderr } = await synthesize(app, { digest: 'prod-latest' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('digest: found "prod-latest", expected sha256: and 64 hexadecimal digits');
    expect(stderr).not.toContain('    at ');
  });
});

describe('the image of each deployment file', () => {
  const files: [string, Deployment, string][] = [
    ['thumbnailer', 'lambda', 'thumbnailer.golden.json'],
    ['studio', 'apprunner', 'apprunner.golden.json'],
    ['studio', 'ecs', 'ecs.golden.json'],
    ['accounts', 'eks', 'rendered/dev.golden.yaml'],
    ['accounts', 'eks', 'rendered/prod.golden.yaml'],
    ['accounts', 'eks', 'rendered/prod-canary.golden.yaml'],
  ];

  it('is there for every deployment target of the policy', () => {
    expect([...new Set(files.map(([, deployment]) => deployment))].sort()).toEqual([...DEPLOYMENTS].sort());
  });

  it.each(files)('%s for %s comes from where the plugin pushes it: %s', async (app, deployment, file) => {
    const nxJson = JSON.parse(await read(WORKSPACE, 'nx.json')) as {
      plugins: { options?: { namespace?: string; repositories?: RepositoryForm } }[];
    };
    const { namespace = '', repositories = 'per-image' } =
      nxJson.plugins.find(({ options }) => options?.namespace)?.options ?? {};
    const { repository } = placeOf({ namespace, repositories }, app, deployment);
    const text = await read(deployFolder(app), file);
    // In a template the registry is put together by CloudFormation, in a manifest it stands before the repository.
    const references = text.matchAll(/(?:amazonaws\.com|")\/([\w./-]+)(?:@sha256:|:[\w-]+$)/gm);
    const images = [...references].map(([, name]) => name);
    expect(images.length).toBeGreaterThan(0);
    expect([...new Set(images)]).toEqual([repository]);
  });
});
