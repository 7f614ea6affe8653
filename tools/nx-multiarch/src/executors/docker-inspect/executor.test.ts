import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeployedRow } from '../../core/deployed/compare';
import type { InspectRow } from '../../core/inspect/rows';
import type { PluginOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';
import { type AwsStandIn, startAwsStandIn } from '../../testing/aws-stand-in';
import { LATER, pushSmallImage } from '../../testing/pushed-image';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import dockerInspect from './executor';
import type { DockerInspectOptions } from './options';

const start = useRegistry();
const LAMBDA = [{ deployment: 'lambda' as const, repository: TEST_REPOSITORY }];

let root: string;
let aws: AwsStandIn;
let lambda: { Configuration: object; Code: object };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'inspect-'));
  aws = await startAwsStandIn(() => ({ body: lambda }));
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(root, { recursive: true });
});

/** A context as Nx makes one, for an nx.json with one environment. */
function contextOf(registry: string, target: Partial<TargetConfiguration> = {}): ExecutorContext {
  const options: PluginOptions = {
    policy: {
      lambda: { architectures: ['arm64'], form: 'manifest' },
      eks: { architectures: ['arm64', 'amd64'], form: 'index' },
    },
    environments: { dev: { registry } },
  };
  return {
    root,
    cwd: root,
    isVerbose: false,
    projectName: 'app',
    configurationName: 'dev',
    target,
    nxJsonConfiguration: { plugins: [{ plugin: pluginSource(root).name, options }] },
    projectsConfigurations: { version: 2, projects: { app: { root: 'apps/app' } } },
    projectGraph: { nodes: {}, dependencies: {} },
  };
}

async function inspect(options: Partial<DockerInspectOptions>, context: ExecutorContext) {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const { success } = await dockerInspect({ images: LAMBDA, environment: 'dev', ...options }, context);
    const [out, err] = [stdout, stderr].map(({ mock }) => mock.calls.map(([text]) => String(text)).join(''));
    return { success, stdout: out ?? '', stderr: err ?? '' };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('docker-inspect', () => {
  it('prints the images of a project as a table, and as JSON with whole digests', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client, { form: 'manifest' });
    const table = await inspect({}, contextOf(registry.host));
    expect(table).toMatchObject({ success: true, stderr: '' });
    expect(table.stdout).toContain('dev-20250116-143000-arm64');
    const rows = JSON.parse((await inspect({ json: true }, contextOf(registry.host))).stdout) as InspectRow[];
    expect(rows.map(({ digest, platform }) => [digest, platform])).toEqual([
      [subjects[0]?.digest, 'linux/arm64'],
    ]);
  });

  it('says how many older commits are not shown', async () => {
    const { registry, client } = await start();
    await pushSmallImage(client, { form: 'manifest' });
    await pushSmallImage(client, { form: 'manifest', content: 'two', stamp: LATER });
    const { stdout, stderr } = await inspect({ commits: 1 }, contextOf(registry.host));
    expect(stdout).not.toContain('dev-20250116-143000');
    expect(stderr).toContain('1 older commits are not shown, --commits shows more');
  });

  it('prints what is wrong and fails', async () => {
    const { registry, client } = await start();
    await pushSmallImage(client);
    const { success, stdout, stderr } = await inspect({}, contextOf(registry.host));
    expect(success).toBe(false);
    expect(stdout).toContain('linux/amd64');
    expect(stderr).toContain('linux/amd64 is not allowed');
    expect(stderr).toContain('[POLICY]');
  });

  it('reads any reference, without a policy', async () => {
    const { registry, client } = await start();
    await pushSmallImage(client);
    const ref = `${registry.host}/${TEST_REPOSITORY}:abc1234`;
    const { success, stdout } = await inspect({ ref }, contextOf('127.0.0.1:1'));
    expect(success).toBe(true);
    expect(stdout).toContain('linux/amd64');
    const latest = await inspect({ ref: `${registry.host}/${TEST_REPOSITORY}` }, contextOf('127.0.0.1:1'));
    expect(latest.stderr).toContain(`${TEST_REPOSITORY}:latest does not exist`);
  });

  it('refuses an environment and a deployment target that nx.json does not have', async () => {
    const unknown = await inspect({ environment: 'stage' }, contextOf('127.0.0.1:1'));
    expect(unknown.stderr).toContain('"stage" is no environment');
    const images = [{ deployment: 'ecs' as const, repository: TEST_REPOSITORY }];
    const { stderr } = await inspect({ images }, contextOf('127.0.0.1:1'));
    expect(stderr).toContain('the policy in nx.json says nothing about ecs [POLICY]');
  });
});

describe('docker-inspect --deployed', () => {
  const target = { options: { deployed: { lambda: { function: 'thumbnailer' } } } };
  const deploy = (host: string, digest: string | undefined, architecture: string) => {
    const image = `${host}/${TEST_REPOSITORY}`;
    lambda = {
      Configuration: { Architectures: [architecture] },
      Code: { ImageUri: `${image}:dev-latest`, ResolvedImageUri: `${image}@${digest}` },
    };
  };

  it('is content where what runs is what was pushed', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client, { form: 'manifest' });
    deploy(registry.host, subjects[0]?.digest, 'arm64');
    const { success, stdout } = await inspect(
      { deployed: true, json: true },
      contextOf(registry.host, target),
    );
    expect(success).toBe(true);
    expect((JSON.parse(stdout) as DeployedRow[])[0]).toMatchObject({
      runs: 'lambda thumbnailer',
      architecture: 'arm64',
      verdicts: [{ code: 'ok' }],
    });
  });

  it('fails where a function of x86-64 has an older image of arm64', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client, { form: 'manifest' });
    await pushSmallImage(client, { form: 'manifest', content: 'two', stamp: LATER });
    deploy(registry.host, subjects[0]?.digest, 'x86_64');
    const wrong = await inspect({ deployed: true }, contextOf(registry.host, target));
    expect(wrong.success).toBe(false);
    expect(wrong.stdout).toContain('the policy allows arm64');
    expect(wrong.stderr).toContain('lambda thumbnailer amd64: its image (arm64) has no amd64');
    expect(wrong.stderr).toContain('[DEPLOYMENT_DIFFERS]');
    deploy(registry.host, subjects[0]?.digest, 'arm64');
    const older = await inspect({ deployed: true }, contextOf(registry.host, target));
    expect(older.stderr).toContain(
      'older than dev-latest: of 20250116-143000, dev-latest is of 20250117-090000',
    );
  });

  it('takes what runs in an environment from its configuration', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client, { form: 'manifest' });
    deploy(registry.host, subjects[0]?.digest, 'arm64');
    const configurations = { dev: { deployed: { lambda: { function: 'of-dev' } } } };
    await inspect({ deployed: true }, contextOf(registry.host, { ...target, configurations }));
    expect(aws.seen).toEqual(['GET /2015-03-31/functions/of-dev']);
  });

  it('says how what runs is named, and that there is no such image', async () => {
    const { stderr } = await inspect({ deployed: true }, contextOf('127.0.0.1:1'));
    expect(stderr).toContain('project.json of app does not say what runs its images [BAD_OPTIONS]');
    expect(stderr).toContain('"deployed": { "lambda": { "function": "<name>" } }');
    const images = [{ deployment: 'eks' as const, repository: TEST_REPOSITORY }];
    const other = await inspect({ deployed: true, images }, contextOf('127.0.0.1:1', target));
    expect(other.stderr).toContain('"deployed" names lambda, and the project has no image for it');
    expect(other.stderr).toContain('deployment targets of the project: eks');
  });
});
