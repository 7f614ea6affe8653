import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../core/doctor';
import { errorOf } from '../../testing/error-of';
import { freePort } from '../../testing/real-registry';
import { exec } from '../../io/exec';
import { type CheckRun, runChecks } from '../../io/doctor/check';
import { examine } from './checks';
import dockerDoctor from './executor';
import { notReady } from './options';
import { painter } from './print';

const POLICY = { eks: { architectures: ['arm64', 'amd64'], form: 'index' } };
const OPTIONS = {
  policy: POLICY,
  environments: { local: { registry: '127.0.0.1:1' }, dev: { registry: ['127.0.0.1:2', '127.0.0.1:3'] } },
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docker-doctor-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** What Nx gives to the task, in a workspace with these Dockerfiles. */
function contextOf(options: unknown, dockerfiles: string[] = []): ExecutorContext {
  const targets = Object.fromEntries(
    dockerfiles.map((dockerfile, at) => [
      `docker-build-${at}`,
      { executor: 'nx-multiarch:docker-build', options: { dockerfile } },
    ]),
  );
  const projects = { workspace: { root: '.' }, api: { root: 'apps/api', targets } };
  return {
    ...{ root, projectName: 'workspace', cwd: root, isVerbose: false },
    nxJsonConfiguration: { plugins: [{ plugin: 'nx-multiarch', options }] },
    projectsConfigurations: { version: 2, projects },
  } as unknown as ExecutorContext;
}

/** The lines of one check alone: the others look at this machine. */
async function linesOf(name: string, context: ExecutorContext, environment?: string) {
  const run: CheckRun = { exec, signal: new AbortController().signal, limit: 20_000 };
  const { checks } = examine(context, environment);
  return runChecks(
    checks.filter((check) => check.name === name),
    run,
  );
}

describe('what is looked at', () => {
  it('is the machine, each registry of each environment, base images, policy and git', () => {
    const { environment, checks } = examine(contextOf(OPTIONS), undefined);
    expect(environment).toBe('local');
    expect(checks.map(({ name }) => name)).toEqual([
      ...['engine', 'buildx', 'store', 'emulation'],
      ...['registry', 'registry', 'registry', 'credentials', 'credentials', 'credentials'],
      ...['base images', 'policy', 'git'],
    ]);
  });

  it('counts for the environment that is named', async () => {
    const healths = async (environment?: string) =>
      (await linesOf('registry', contextOf(OPTIONS), environment)).map(({ health }) => health);
    expect(await healths()).toEqual(['fault', 'warning', 'warning']);
    expect(await healths('dev')).toEqual(['warning', 'fault', 'fault']);
  });

  it('is refused for an environment that nx.json does not have', () => {
    expect(() => examine(contextOf(OPTIONS), 'prod')).toThrow('"prod" is no environment');
  });
});

describe('the policy', () => {
  const lines = async (context: ExecutorContext) => (await linesOf('policy', context))[0];

  it('names the images and their architectures', async () => {
    await write('apps/api/Dockerfile.eks', 'FROM node:24\n');
    const line = await lines(contextOf(OPTIONS, ['apps/api/Dockerfile.eks']));
    expect(line).toEqual(ok('policy', 'api eks (arm64, amd64)'));
  });

  it('warns of a workspace without images', async () => {
    expect(await lines(contextOf(OPTIONS))).toMatchObject({
      ...{ health: 'warning', found: 'no project has an image yet' },
      mend: 'add a Dockerfile.eks (.ecs, .lambda) to an app',
    });
  });

  it('faults options that are not valid, and looks at the machine all the same', async () => {
    const context = contextOf({ policy: {} });
    const line = await lines(context);
    expect(line?.found).toContain('the options of nx-multiarch in nx.json are not valid:; environments:');
    expect(line?.mend).toContain('correct plugins[].options in nx.json');
    const names = examine(context, undefined).checks.map(({ name }) => name);
    expect(names).toEqual(['engine', 'buildx', 'store', 'emulation', 'policy']);
  });

  it.each([
    ['an unknown deployment target', 'fargate', '"fargate" is no deployment target', 'rename it'],
    ['one without a policy', 'ecs', 'the policy in nx.json says nothing about "ecs"', 'add to the plugin'],
  ])('faults a Dockerfile for %s', async (_what, suffix, found, mend) => {
    await write(`apps/api/Dockerfile.${suffix}`, 'FROM node:24\n');
    const line = await lines(contextOf(OPTIONS, [`apps/api/Dockerfile.${suffix}`]));
    expect(line).toMatchObject({ health: 'fault', found: expect.stringContaining(found) });
    expect(line?.mend).toContain(mend);
  });

  it('faults an app that widens it', async () => {
    await write('apps/api/Dockerfile.eks', 'FROM node:24\n');
    await write(
      'apps/api/project.json',
      '{"name":"api","nx-multiarch":{"architectures":{"eks":["amd64","arm64"]}}}',
    );
    const narrow = { ...OPTIONS, policy: { eks: { architectures: ['arm64'], form: 'index' } } };
    const line = await lines(contextOf(narrow, ['apps/api/Dockerfile.eks']));
    expect(line?.found).toContain('apps/api/project.json: project api asks for eks on amd64');
  });
});

describe('base images', () => {
  it('are those of the Dockerfiles, by the map of the workspace', async () => {
    await write('apps/api/Dockerfile.eks', 'FROM node:24\nRUN --mount=type=bind,from=nx-multiarch true\n');
    await write('bases.json', '{"node:24":"docker.io/library/node:24"}');
    const context = contextOf({ ...OPTIONS, baseImages: 'bases.json' }, ['apps/api/Dockerfile.eks']);
    const [line] = await linesOf('base images', context);
    expect(line?.found).toBe('the base image node:24 is docker.io/library/node:24, which has no digest');
  });
});

describe('the verdict', () => {
  it('fails with the names of the checks, as JSON too', async () => {
    const printed: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    }
    const registry = `127.0.0.1:${await freePort()}`;
    const context = contextOf({ policy: POLICY, environments: { local: { registry } } });
    const { success } = await dockerDoctor({ json: true }, context);
    vi.restoreAllMocks();
    expect(success).toBe(false);
    const { ready, environment, checks } = JSON.parse(printed[0] ?? '') as Record<string, unknown>;
    expect([ready, environment]).toEqual([false, 'local']);
    expect(checks).toContainEqual({
      ...{
        check: 'registry',
        health: 'fault',
        mend: expect.stringContaining('bash tools/setup/registry.sh'),
      },
      found: expect.stringContaining('ECONNREFUSED'),
    });
    expect(printed[1]).toContain('error: a push to "local" would fail: ');
    expect(printed[1]).toContain('to mend:  run the command under each of them, then: nx docker-doctor');
  });

  it('names the faults', async () => {
    const error = await errorOf(Promise.reject(notReady('dev', ['engine', 'git'])));
    expect([error.code, error.happened]).toEqual(['NOT_READY', 'a push to "dev" would fail: engine, git']);
  });
});

describe('colours', () => {
  it.each([
    ['a terminal', true, {}, '\u001b[31mfault\u001b[0m'],
    ['a terminal of someone who wants none', true, { NO_COLOR: '1' }, 'fault'],
    ['a file', false, {}, 'fault'],
  ])('%s', (_what, isTerminal, env, expected) => {
    expect(painter(isTerminal, env)('fault', 'fault')).toBe(expected);
  });
});
