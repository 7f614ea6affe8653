import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecResult } from '../src/io/exec';
import { freePort } from '../src/testing/real-registry';
import type { Sandbox } from './sandbox';
import { createSandboxWithEngine } from './sandbox-with-engine';
import type { SecondEngine } from './second-engine';

let sandbox: Sandbox;
let engine: SecondEngine;
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  // Nothing was ever built on its engine: what it has in the end came from the cache.
  ({ sandbox, engine, close } = await createSandboxWithEngine('build-caches'));
});
afterAll(() => close());

const cacheAt = (registry: string) => `type=registry,ref=${registry}/cache:{project}-{deployment}-{arch}`;

function build(architecture: string, env: NodeJS.ProcessEnv, ...flags: string[]): Promise<ExecResult> {
  const args = ['run', `accounts:docker-build-eks-${architecture}`, '--output-style=stream', ...flags];
  return sandbox.nx(args, env);
}

/** Builds, whatever Nx has in its own cache; gives the digest, and how each RUN step went. */
async function builtAnew(architecture: string, env: NodeJS.ProcessEnv) {
  const { exitCode, stdout, stderr } = await build(architecture, env, '--skip-nx-cache');
  // Nx writes the project before each line.
  const output = `${stdout}${stderr}`.replaceAll(/^accounts: /gm, '');
  expect(exitCode, output).toBe(0);
  const steps = [...output.matchAll(/^#(\d+) \[[^\]]+\] RUN /gm)].map(([, step = '']) => step);
  const cached = steps.filter((step) => new RegExp(`^#${step} CACHED$`, 'm').test(output));
  const [digest] = /sha256:[0-9a-f]{64}$/m.exec(stdout) ?? [];
  return { output, digest, steps: new Set(steps).size, cached: new Set(cached).size };
}

describe('caches of BuildKit in a registry', () => {
  it('spare another engine every step that was cached, and give the same image', async () => {
    const cache = cacheAt(sandbox.registry);
    const written = await builtAnew('arm64', { NX_MULTIARCH_CACHE_TO: `${cache},mode=max` });
    expect(written.output).toContain('exporting cache to registry');
    const tags = await (await fetch(`http://${sandbox.registry}/v2/cache/tags/list`)).json();
    expect(tags).toMatchObject({ tags: ['accounts-eks-arm64'] });

    const elsewhere = { DOCKER_HOST: engine.host, NX_MULTIARCH_CACHE_FROM: cache };
    const read = await builtAnew('arm64', elsewhere);
    expect(read).toMatchObject({ digest: written.digest, steps: 1, cached: 1 });

    // The other architecture has a cache of its own, and nothing was written into it.
    const uncached = await builtAnew('amd64', elsewhere);
    expect(uncached.output).toMatch(/cache:accounts-eks-amd64: not found/);
    expect(uncached).toMatchObject({ steps: 1, cached: 0 });
  });

  it('are no part of what Nx hashes', async () => {
    await build('arm64', {});
    const cache = cacheAt('registry.invalid');
    const again = await build('arm64', { NX_MULTIARCH_CACHE_FROM: cache, NX_MULTIARCH_CACHE_TO: cache });
    expect(again.stdout).toMatch(/accounts:docker-build-eks-arm64 {2}\[(local cache|existing outputs match)/);
  });

  it('that cannot be written end the build, and the error says how to do without', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const to = { NX_MULTIARCH_CACHE_TO: cacheAt(nobody) };
    const { exitCode, stdout, stderr } = await build('arm64', to, '--skip-nx-cache');
    expect(exitCode).not.toBe(0);
    const output = stdout + stderr;
    expect(output).toMatch(/> exporting cache to registry:[\s\S]*\[BUILD_FAILED\]/);
    expect(output).toContain('NX_MULTIARCH_CACHE_TO= builds without writing one');

    const ignoring = `${to.NX_MULTIARCH_CACHE_TO},ignore-error=true`;
    const from = { NX_MULTIARCH_CACHE_FROM: cacheAt(nobody) };
    const built = await builtAnew('arm64', { ...from, NX_MULTIARCH_CACHE_TO: ignoring });
    expect(built.output).toMatch(/failed to configure registry cache importer: .*connection refused/);
  });
});
