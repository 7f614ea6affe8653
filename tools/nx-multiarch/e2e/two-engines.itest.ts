import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, gitAt, LATER_DATE } from '../src/testing/git';
import { REAL_REGISTRY_USER, startRealRegistry, type RealRegistry } from '../src/testing/real-registry';
import { type RawManifest, digestOf } from './registry-view';
import { createSandbox, run, type Sandbox, WORKSPACE } from './sandbox';
import { startSecondEngine, type SecondEngine } from './second-engine';
import { openGate, type Gate } from './two-engines-gate';
import { carry, createMachine, type Machine, writeDockerConfig } from './two-engines-machines';

const REPOSITORY = 'nx-multiarch/accounts-eks';
const FILE = (architecture: string) => `dist/images/accounts/eks/${architecture}.digest.json`;
const MOVING = ['dev-latest', 'dev-arm64-latest', 'dev-amd64-latest'];
/** Both engines are of this machine's architecture: what is shown is that each platform is built where it was told. */
const ARM_NODE = { NX_MULTIARCH_BUILDER_ARM64: 'context:arm-node' };

let base: string;
let sandbox: Sandbox;
let engine: SecondEngine;
let registry: RealRegistry;
let gate: Gate;
let arm: Machine;
let x86: Machine;
let assembler: Machine;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'two-engines-')));
  closing.push(() => rm(base, { recursive: true, force: true }));
  sandbox = await createSandbox();
  closing.push(() => sandbox.close());
  engine = await startSecondEngine(join(base, 'engine'));
  closing.push(() => engine.stop());
  registry = await startRealRegistry(join(base, 'registry'), true);
  closing.push(() => registry.stop());
  gate = await openGate(registry.host, (method, path) => method === 'PUT' && path.includes('manifests/dev-'));
  closing.push(() => gate.close());
  const config = join(base, 'docker');
  await writeDockerConfig(config, [registry.host, gate.host], { name: 'arm-node', host: engine.host });
  arm = await createMachine(sandbox, join(base, 'arm'), config);
  x86 = await createMachine(sandbox, join(base, 'x86'), config);
  assembler = await createMachine(sandbox, join(base, 'assembler'), config);
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Runs a target of accounts on a machine, for the environment dev; gives its output. */
async function task(
  machine: Machine,
  target: string,
  env?: NodeJS.ProcessEnv,
  to = registry.host,
): Promise<string> {
  const { exitCode, stdout, stderr } = await machine.nx(argsOf(target, to), env);
  expect(exitCode, `${stdout}${stderr}`).toBe(0);
  return stdout + stderr;
}

function argsOf(target: string, to: string): string[] {
  return ['run', `accounts:${target}`, '-c', 'dev', `--registry=${to}`, '--output-style=stream'];
}

/** What docker's own tools read with the password: they share nothing with what pushed. */
async function inspect(...args: string[]): Promise<string> {
  const env = { ...process.env, DOCKER_CONFIG: join(base, 'docker') };
  return (await run('docker', ['buildx', 'imagetools', 'inspect', ...args], WORKSPACE, env)).stdout;
}

async function tags(): Promise<string[]> {
  const { username, password } = REAL_REGISTRY_USER;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const url = `http://${registry.host}/v2/${REPOSITORY}/tags/list`;
  const { tags: found } = (await (await fetch(url, { headers: { authorization } })).json()) as {
    tags?: string[] | null;
  };
  // Not the lists of what refers to a digest: they are tags too where a registry lacks the referrers API.
  return (found ?? []).filter((tag) => !tag.startsWith('sha256-'));
}

async function tagDigest(tag: string): Promise<string> {
  const text = await inspect('--format', '{{json .Manifest}}', `${registry.host}/${REPOSITORY}:${tag}`);
  return (JSON.parse(text) as { digest: string }).digest;
}

const moving = () => Promise.all(MOVING.map(tagDigest));

/** A commit of the next day, on every machine. */
async function nextCommit(): Promise<void> {
  const file = 'apps/accounts/Dockerfile.eks';
  await sandbox.write(file, `${await sandbox.read(file)}LABEL next=yes\n`);
  await gitAt(LATER_DATE, sandbox.root, 'commit', '--quiet', '--all', '--message', 'next');
  for (const machine of [arm, x86, assembler]) await machine.update();
}

it("leaves the machine's own engine its network", async () => {
  await run('ip', ['link', 'show', 'docker0'], base);
});

describe('a machine for each architecture, and one that assembles', () => {
  it('builds arm64 on the engine that it was told, and pushes it by digest', async () => {
    const output = await task(arm, 'docker-push-eks-arm64', ARM_NODE);
    expect(output).toContain('no command runs on arm64 (the Docker context "arm-node")');
    expect(output).toMatch(new RegExp(`${registry.host}/${REPOSITORY}@sha256:[0-9a-f]{64}`));
    const kept = await run(
      'docker',
      ['--host', engine.host, 'system', 'df', '--format', '{{.Type}} {{.Size}}'],
      base,
    );
    expect(kept.stdout).toMatch(/^Build Cache [1-9]/m);
    expect(await tags()).toEqual([]);
  });

  it('builds amd64 on the other one', async () => {
    await task(x86, 'docker-push-eks-amd64');
    expect(await tags()).toEqual([]);
  });

  it('assembles what both left, without an engine', async () => {
    await carry(FILE('arm64'), arm, assembler);
    await carry(FILE('amd64'), x86, assembler);
    await task(assembler, 'docker-assemble', { DOCKER_HOST: 'unix:///nonexistent/docker.sock' });
    const raw = JSON.parse(
      await inspect('--raw', `${registry.host}/${REPOSITORY}:dev-latest`),
    ) as RawManifest;
    expect(raw.mediaType).toBe('application/vnd.oci.image.index.v1+json');
    expect(raw.manifests?.map(({ platform }) => platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ]);
  });

  it('is the index that docker-push makes on one machine', async () => {
    await task(x86, 'docker-push', undefined, sandbox.registry);
    expect(await tagDigest('dev-latest')).toBe(await digestOf(sandbox.registry, REPOSITORY, 'dev-latest'));
  });
});

describe('a next commit', () => {
  it('moves the moving tags in the last step alone', async () => {
    const before = await moving();
    await nextCommit();
    await task(arm, 'docker-push-eks-arm64', ARM_NODE);
    await carry(FILE('arm64'), arm, assembler);
    expect(await moving()).toEqual(before);

    // The file of amd64 is still that of the commit before.
    const early = await assembler.nx(argsOf('docker-assemble', registry.host));
    expect(early.exitCode).not.toBe(0);
    expect(early.stdout + early.stderr).toMatch(
      /amd64\.digest\.json is of the commit [0-9a-f]{40} \[ASSEMBLE\]/,
    );

    await task(x86, 'docker-push-eks-amd64');
    await carry(FILE('amd64'), x86, assembler);
    expect(await moving()).toEqual(before);

    const dying = assembler.start(argsOf('docker-assemble', gate.host));
    await gate.held;
    await dying.kill();
    expect(await moving()).toEqual(before);

    await task(assembler, 'docker-assemble');
    const after = await moving();
    expect(after.filter((digest) => before.includes(digest))).toEqual([]);
    const head = (await git(sandbox.root, 'rev-parse', 'HEAD')).slice(0, 7);
    expect(after[0]).toBe(await tagDigest(head));
  });
});
