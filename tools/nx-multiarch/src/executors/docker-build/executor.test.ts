import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { ExecutorContext, NxJsonConfiguration } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CACHE_VARIABLE } from '../../io/machine-cache';
import dockerBuild from './executor';

let root: string;
beforeEach(async () => {
  // CI may have set them for the builds around these tests.
  vi.stubEnv('NX_MULTIARCH_CACHE_FROM', undefined);
  vi.stubEnv('NX_MULTIARCH_CACHE_TO', undefined);
  root = await mkdtemp(join(tmpdir(), 'docker-build-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** A machine of x86-64 without emulation. Its buildx makes no image: it writes what it was told, and fails. */
const DOCKER = `#!/bin/sh
case "$*" in
  "version --format {{.Server.Version}}" | "buildx version") echo 26 ;;
  "buildx inspect" | "buildx inspect x86-node") printf 'Driver: docker\\nNodes:\\nName: n\\nStatus: running\\nPlatforms: linux/amd64, linux/386\\n' ;;
  "buildx inspect graviton") printf 'Driver: remote\\nNodes:\\nName: n\\nStatus: running\\nPlatforms: linux/arm64\\n' ;;
  *info*) echo io.containerd.snapshotter.v1 ;;
  *"buildx build"*) echo "$@" > "$RECORD"; exit 7 ;;
  *) echo "ERROR: no builder found" >&2; exit 1 ;;
esac
`;

async function write(files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text, { mode: 0o755 });
  }
}

/** `buildCache` in nx.json, and the options of the target. */
interface Caches {
  buildCache?: { from?: string[]; to?: string[] };
  target?: { cacheFrom?: string[]; cacheTo?: string[]; addons?: Record<string, 'skip'> };
}

/** Builds for a platform with this Dockerfile; gives what was printed, and what buildx was told. */
async function build(dockerfile: string, platform = 'linux/arm64', builders?: object, caches: Caches = {}) {
  await write({
    'bin/docker': DOCKER,
    'apps/a/Dockerfile.eks': dockerfile,
    'dist/apps/a/package.json': '{}',
    'dist/apps/a/package-lock.json': '{}',
    // What was noted of the base image when it was first asked for.
    [`cache/bases/sha256-${'0'.repeat(64)}-${platform.replace('/', '-')}.json`]: '[]',
  });
  vi.stubEnv(CACHE_VARIABLE, join(root, 'cache'));
  vi.stubEnv('PATH', `${join(root, 'bin')}${delimiter}${process.env.PATH}`);
  vi.stubEnv('RECORD', join(root, 'record'));
  const policy = { eks: { architectures: ['arm64', 'amd64'], form: 'index' } };
  const { buildCache, target } = caches;
  const environments = { local: { registry: 'r:1' } };
  const options = { policy, environments, ...(builders && { builders }), ...(buildCache && { buildCache }) };
  const nxJsonConfiguration: NxJsonConfiguration = { plugins: [{ plugin: 'nx-multiarch', options }] };
  const projectsConfigurations = { projects: {} };
  const context = { root, projectName: '@acme/a', nxJsonConfiguration, projectsConfigurations };
  const printed: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => !!printed.push(String(text)));
  const how = { platform, dockerfile: 'apps/a/Dockerfile.eks', context: 'dist/apps/a' };
  await dockerBuild(
    { ...how, layout: 'dist/l', baseImages: { a: `a@sha256:${'0'.repeat(64)}` }, ...target },
    context as unknown as ExecutorContext,
  );
  spy.mockRestore();
  return printed.join('');
}

const CROSS = 'FROM --platform=$BUILDPLATFORM a AS b\nRUN npm ci\nFROM a\nCOPY --from=b /x /x\n';
const EMULATED = 'FROM a\nRUN npm ci\n';

describe('what docker-build says before it builds', () => {
  it.each([
    ['linux/amd64', EMULATED, 'builds for linux/amd64 on amd64: native'],
    ['linux/arm64', CROSS, 'builds for linux/arm64 on amd64: no emulation needed, no command runs on arm64'],
  ])('for %s of %j', async (platform, dockerfile, text) => {
    const printed = await build(dockerfile, platform);
    expect(printed).toContain(`apps/a/Dockerfile.eks: ${text}\n`);
    expect(printed).toContain('ended with status 7');
  });

  it('that emulation is needed and the builder has none: nothing is built', async () => {
    const printed = await build(EMULATED);
    expect(printed).toContain(
      'error: apps/a/Dockerfile.eks:2 runs on linux/arm64, and the builder on amd64 cannot: npm ci [NO_EMULATION]',
    );
    expect(printed).toContain('bash tools/setup/emulator.sh');
    expect(printed).not.toContain('BUILD_FAILED');
  });

  it('that a base image without a digest is refused', async () => {
    const printed = await build('FROM alpine:3');
    expect(printed).toContain('apps/a/Dockerfile.eks stands on alpine:3, which has no digest');
    expect(printed).toContain('[BAD_OPTIONS]');
  });

  it('that a chosen builder builds natively what this machine could not', async () => {
    const printed = await build(EMULATED, 'linux/arm64', { 'linux/arm64': { builder: 'graviton' } });
    expect(printed).toContain('builds for linux/arm64 on arm64: native (the builder "graviton")');
  });
});

const told = () => readFile(join(root, 'record'), 'utf8');

describe('what project.json says of addons', () => {
  it('is a build argument', async () => {
    await build(CROSS, 'linux/arm64', undefined, { target: { addons: { re2: 'skip' } } });
    expect(await told()).toContain(' --build-arg=ADDONS={"re2":"skip"} ');
  });

  it('is none where it says nothing', async () => {
    await build(CROSS, 'linux/arm64', undefined, {});
    expect(await told()).not.toContain('ADDONS');
  });
});

describe('the builder of a platform', () => {
  it('is the one that nx.json names', async () => {
    await build(EMULATED, 'linux/arm64', { 'linux/arm64': { builder: 'graviton' } });
    expect(await told()).toMatch(/^buildx build --builder=graviton --platform=linux\/arm64 /);
  });

  it('is another one where this machine says so: a context', async () => {
    vi.stubEnv('NX_MULTIARCH_BUILDER_AMD64', 'context:x86-node');
    await build(EMULATED, 'linux/amd64', { 'linux/amd64': { builder: 'gone' } });
    expect(await told()).toMatch(/^--context=x86-node buildx build --builder=x86-node /);
  });

  it('must be known', async () => {
    const printed = await build(CROSS, 'linux/arm64', { 'linux/arm64': { context: 'gone' } });
    expect(printed).toContain(
      'the Docker context "gone" for linux/arm64 is not known here: no builder found',
    );
    expect(printed).toContain('[NO_BUILDER]');
  });
});

describe('the caches of a build', () => {
  const FROM = 'type=registry,ref=r/cache:{project}-{deployment}-{arch}';
  const buildCache = { from: [FROM], to: [`${FROM},mode=max`] };
  const told = async (caches: Caches) => {
    const printed = await build(CROSS, 'linux/arm64', undefined, caches);
    const args = (await readFile(join(root, 'record'), 'utf8').catch(() => '')).split(' ');
    return { printed, caches: args.filter((arg) => arg.startsWith('--cache-')) };
  };
  const ref = (arch: string) => `type=registry,ref=r/cache:acme-a-eks-${arch}`;

  it('are none where nothing is said', async () => {
    expect((await told({})).caches).toEqual([]);
  });

  it('are those of nx.json, for this image and architecture', async () => {
    const { caches } = await told({ buildCache });
    expect(caches).toEqual([`--cache-from=${ref('arm64')}`, `--cache-to=${ref('arm64')},mode=max`]);
  });

  it('are those of the target where it has its own', async () => {
    const { caches } = await told({ buildCache, target: { cacheFrom: ['r/mine'], cacheTo: [] } });
    expect(caches).toEqual(['--cache-from=r/mine']);
  });

  it('are those of the variables before all, and an empty one leaves none', async () => {
    vi.stubEnv('NX_MULTIARCH_CACHE_FROM', `r/ci:a\n${FROM}`);
    vi.stubEnv('NX_MULTIARCH_CACHE_TO', '');
    const { caches } = await told({ buildCache });
    expect(caches).toEqual(['--cache-from=r/ci:a', `--cache-from=${ref('arm64')}`]);
  });

  it('are refused where builds would overwrite each other, before anything is built', async () => {
    vi.stubEnv('NX_MULTIARCH_CACHE_TO', 'type=registry,ref=r/cache:{arch}');
    const { printed, caches } = await told({});
    expect(printed).toContain('lacks {project}, {deployment}');
    expect(printed).toContain('correct NX_MULTIARCH_CACHE_TO');
    expect(printed).toContain('[BAD_OPTIONS]');
    expect(caches).toEqual([]);
  });
});
