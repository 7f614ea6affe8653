import { mkdir, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, gitAt, LATER_DATE } from '../src/testing/git';
import { REAL_REGISTRY_USER, startRealRegistry, type RealRegistry } from '../src/testing/real-registry';
import type { RawManifest } from './registry-view';
import { createSandbox, run, type Sandbox, WORKSPACE } from './sandbox';
import { startSecondEngine, type SecondEngine } from './second-engine';
import { createMachine, writeDockerConfig } from './two-engines-machines';
import { artifactsIn } from './workflow/artifacts';
import { readJob, type Values } from './workflow/read-job';
import { type JobResult, runJob } from './workflow/run-job';

/**
 * The jobs of .github/workflows, command by command, each in a clean clone with a cache of its own: GitHub's runners,
 * its storage of artifacts and `gh` are played, AWS is a registry with a password.
 */
const ACCOUNTS = 'nx-multiarch/accounts-eks';
const THUMBNAILER = 'nx-multiarch/thumbnailer-lambda';

let base: string;
let sandbox: Sandbox;
let engine: SecondEngine;
let registry: RealRegistry;
const closing: (() => Promise<unknown>)[] = [];
/** Everything that any job printed. */
let logs = '';

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'workflows-')));
  closing.push(() => rm(base, { recursive: true, force: true }));
  sandbox = await createSandbox();
  closing.push(() => sandbox.close());
  engine = await startSecondEngine(join(base, 'engine'));
  closing.push(() => engine.stop());
  registry = await startRealRegistry(join(base, 'registry'), true);
  closing.push(() => registry.stop());
  await writeDockerConfig(join(base, 'docker'), [registry.host], { name: 'arm-node', host: engine.host });
  // As in a clone of a team: its own registry, and two images, one of each form.
  await sandbox.write('nx.json', (await sandbox.read('nx.json')).replaceAll('127.0.0.1:5001', registry.host));
  await rm(join(sandbox.root, 'apps/studio/Dockerfile.apprunner'));
  for (const app of ['accounts', 'thumbnailer']) await givePatience(`apps/${app}/project.json`);
  await git(sandbox.root, 'branch', '--move', 'main');
  await commit('our own registry');
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** A runner of arm64 tests its images natively; here they are emulated, beside whatever else the machine does. */
async function givePatience(file: string): Promise<void> {
  const text = await sandbox.read(file);
  const patient = text.replace(
    /"docker-test": \{[\s\S]*?"options": \{\n/,
    '$&        "timeoutSeconds": 600,\n',
  );
  await sandbox.write(file, patient);
}

async function commit(message: string): Promise<string> {
  await gitAt(LATER_DATE, sandbox.root, 'add', '--all');
  await gitAt(LATER_DATE, sandbox.root, 'commit', '--quiet', '--message', message);
  return head();
}

const head = async (): Promise<string> => (await git(sandbox.root, 'rev-parse', 'HEAD')).trim();

/** A program that answers as gh does: with the commit of the last release, or nothing. */
async function writeGh(released: string): Promise<string> {
  const folder = join(base, 'bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'gh'), `#!/bin/sh\necho ${released}\n`, { mode: 0o755 });
  return folder;
}

/** The images of arm64 are built by another engine than those of amd64. */
const RUNNER: NodeJS.ProcessEnv = {
  CI: 'true',
  NX_MULTIARCH_BUILDER_ARM64: 'context:arm-node',
  // The output of tasks that succeed, too.
  NX_DEFAULT_OUTPUT_STYLE: 'stream',
};
/** What a release is counted from where there was none. */
const EVERYTHING: Values = { 'needs.plan.outputs.base': '4b825dc642cb6eb9a060e54bf8d69288fbee4904' };

let machines = 0;
const storage = async (): Promise<string> => join(base, 'artifacts', await head());

/** Runs a job on a machine that has nothing but the clone, its npm packages and the engine. */
async function job(
  file: string,
  name: string,
  values: Values = {},
  released = '',
  runner = RUNNER,
): Promise<JobResult> {
  const machine = await createMachine(
    sandbox,
    join(base, `machine-${(machines += 1)}`),
    join(base, 'docker'),
  );
  await rm(join(machine.root, 'docker/base-images.local.json'), { force: true });
  // What npm ci would install is there: dependencies.sh knows it by the time of npm's own record.
  const now = new Date();
  await utimes(join(machine.root, 'node_modules/.package-lock.json'), now, now);
  const cache = `type=registry,ref=${registry.host}/cache:{project}-{deployment}-{arch}`;
  const known: Values = {
    'github.sha': await head(),
    'github.token': 'a-token',
    'vars.BUILD_CACHE_FROM': cache,
    'vars.BUILD_CACHE_TO': `${cache},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`,
    ...values,
  };
  const env = { ...runner, PATH: `${await writeGh(released)}:${process.env.PATH}` };
  const artifacts = artifactsIn(await storage());
  const result = await runJob(await readJob(file, name), machine, { values: known, artifacts, env });
  logs += result.log;
  return result;
}

async function succeeds(...args: Parameters<typeof job>): Promise<JobResult> {
  const result = await job(...args);
  expect(result.failed, result.log).toBeUndefined();
  return result;
}

/** The jobs of a release to dev, in the order of their needs. */
async function release(last: string): Promise<JobResult[]> {
  const plan = await succeeds('release.yml', 'plan', {}, last);
  const found = { 'needs.plan.outputs.base': plan.outputs['steps.base.outputs.base'] ?? '' };
  const arm64 = await succeeds('release.yml', 'build', { ...found, 'matrix.arch': 'arm64' });
  const amd64 = await succeeds('release.yml', 'build', { ...found, 'matrix.arch': 'amd64' });
  return [plan, arm64, amd64, await succeeds('release.yml', 'assemble', found)];
}

/** What Docker's own tool reads: it shares nothing with what pushed. */
async function inspect(...args: string[]): Promise<string> {
  const env = { ...process.env, DOCKER_CONFIG: join(base, 'docker') };
  return (await run('docker', ['buildx', 'imagetools', 'inspect', ...args], WORKSPACE, env)).stdout;
}

async function digestOf(repository: string, tag: string): Promise<string> {
  const text = await inspect('--format', '{{json .Manifest}}', `${registry.host}/${repository}:${tag}`);
  return (JSON.parse(text) as { digest: string }).digest;
}

/** Each job builds from nothing, and images are tested under emulation. */
const PATIENCE = { timeout: 2_400_000 };

describe('the first release', PATIENCE, () => {
  it('builds every image on its own machine, tests it and puts it together', async () => {
    const [plan, arm64, amd64] = await release('');
    expect(plan?.outputs).toEqual({ 'steps.base.outputs.base': EVERYTHING['needs.plan.outputs.base'] });
    expect(arm64?.log).toMatch(/the Docker context "arm-node"/);
    expect(amd64?.log).not.toMatch(/thumbnailer:docker-/);
    const index = JSON.parse(
      await inspect('--raw', `${registry.host}/${ACCOUNTS}:dev-latest`),
    ) as RawManifest;
    expect(index.manifests?.map(({ platform }) => platform.architecture).sort()).toEqual(['amd64', 'arm64']);
    expect(await digestOf(THUMBNAILER, (await head()).slice(0, 7))).toBe(
      await digestOf(THUMBNAILER, 'dev-arm64-latest'),
    );
  });

  it('ends in the same state when a job of it is run again', async () => {
    const before = await digestOf(ACCOUNTS, 'dev-latest');
    await succeeds('release.yml', 'assemble', EVERYTHING);
    expect(await digestOf(ACCOUNTS, 'dev-latest')).toBe(before);
  });

  it('gives the same digest on a machine that has the shared cache alone, and runs no step there', async () => {
    const file = join(await storage(), 'digests-amd64/accounts/eks/amd64.digest.json');
    const before = await readFile(file, 'utf8');
    const elsewhere = { ...RUNNER, NX_MULTIARCH_BUILDER_AMD64: 'context:arm-node' };
    const { log } = await succeeds(
      'release.yml',
      'build',
      { ...EVERYTHING, 'matrix.arch': 'amd64' },
      '',
      elsewhere,
    );
    expect(await readFile(file, 'utf8')).toBe(before);
    const steps = [...log.matchAll(/#(\d+) \[[^\]]+\] RUN /g)].map(([, step = '']) => step);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(log).toMatch(new RegExp(`#${step} CACHED`));
    expect(log).not.toMatch(/ blob sha256:/);
  });
});

describe('a tag', PATIENCE, () => {
  it('promotes what dev holds, by the same digests', async () => {
    await succeeds('release.yml', 'promote', {}, await head());
    for (const repository of [ACCOUNTS, THUMBNAILER]) {
      expect(await digestOf(repository, 'prod-latest')).toBe(await digestOf(repository, 'dev-latest'));
    }
  });

  it('on a commit that dev does not hold promotes nothing', async () => {
    const { failed, log, commands } = await job('release.yml', 'promote', {}, '');
    expect(failed).toBe('bash tools/ci/last-release.sh --is-here');
    expect(commands.at(-1)).toBe(failed);
    expect(log).toContain('error: dev does not hold the commit');
  });
});

describe('a commit that changes no image', PATIENCE, () => {
  it('is released without a build or a push', async () => {
    const released = await head();
    const before = await digestOf(ACCOUNTS, 'dev-latest');
    await sandbox.write('docs/tags.md', `${await sandbox.read('docs/tags.md')}\nMore.\n`);
    await commit('a word in the docs');
    const results = await release(released);
    expect(results.map(({ log }) => log).join('')).not.toMatch(/nx run (accounts|thumbnailer):/);
    expect(await digestOf(ACCOUNTS, 'dev-latest')).toBe(before);
  });
});

describe('a pull request', PATIENCE, () => {
  it('is checked, and its images are built and tested, and none is pushed', async () => {
    const from = { 'github.event.pull_request.base.sha': await head() };
    const file = 'apps/thumbnailer/Dockerfile.lambda';
    await sandbox.write(file, `${await sandbox.read(file)}LABEL next=yes\n`);
    await commit('an image changes');
    const check = await succeeds('ci.yml', 'check', from);
    expect(check.log).toContain('nx run thumbnailer:typecheck');
    expect(check.log).not.toContain('nx run accounts:');
    const images = await succeeds('ci.yml', 'images', { ...from, 'matrix.arch': 'arm64' });
    expect(images.log).toMatch(/thumbnailer lambda .*linux\/arm64.*passed/);
    const other = await succeeds('ci.yml', 'images', { ...from, 'matrix.arch': 'amd64' });
    expect(other.log).not.toMatch(/thumbnailer/);
    await expect(digestOf(THUMBNAILER, (await head()).slice(0, 7))).rejects.toThrow();
  });
});

it('no job prints a password', () => {
  const { username, password } = REAL_REGISTRY_USER;
  expect(logs.length).toBeGreaterThan(1_000);
  expect(logs).not.toContain(password);
  expect(logs).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'));
});
