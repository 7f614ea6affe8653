import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHub, type JobOptions, startGitHub } from './workflow/github';
import { releaseWithKills } from './workflow/kills';
import { type Readers, readersOf } from './workflow/readers';
import type { JobResult } from './workflow/run-job';
import { filesWithSecrets, secretsIn } from './workflow/secrets';
import { type State, stateOf } from './workflow/state';
import { writeDecoys } from './workflow/decoys';

/**
 * The jobs of .github/workflows, command by command, each in a clean clone with a cache of its own, from empty
 * registries and engines that never built anything: GitHub's runners, its storage of artifacts and `gh` are played, AWS is a
 * registry with a password for each environment. One test stands on what those before it left.
 */
const ACCOUNTS = 'nx-multiarch/accounts-eks';
const THUMBNAILER = 'nx-multiarch/thumbnailer-lambda';
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** What a release is counted from where there was none. */
const EVERYTHING = { 'needs.plan.outputs.base': EMPTY_TREE };
const ATTACHED = ['application/vnd.cyclonedx+json', 'application/vnd.in-toto+json'];

let github: GitHub;
let read: Readers;
/** The references of an image of the environment. */
let dev: (name: string) => string;
let prod: (name: string) => string;
/** What both registries showed after the first release. */
let whole: { dev: State; prod: State };

beforeAll(async () => {
  github = await startGitHub();
  read = readersOf(github);
  dev = (name) => `${github.registries.dev.host}/${name}`;
  prod = (name) => `${github.registries.prod.host}/${name}`;
});
afterAll(() => github?.close());

async function succeeds(file: string, name: string, how?: JobOptions): Promise<JobResult> {
  const started = Date.now();
  const result = await github.job(file, name, how);
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`${file} ${name} ${how?.values?.['matrix.arch'] ?? ''}: ${seconds} s\n`);
  expect(result.failed, result.log).toBeUndefined();
  return result;
}

/** The jobs of a release to dev, in the order of their needs; the two builds at once, as on their runners. */
async function release(released: string): Promise<JobResult[]> {
  const plan = await succeeds('release.yml', 'plan', { released });
  const found = { 'needs.plan.outputs.base': plan.outputs['steps.base.outputs.base'] ?? '' };
  const build = (arch: string): Promise<JobResult> =>
    succeeds('release.yml', 'build', { values: { ...found, 'matrix.arch': arch }, machine: arch });
  const builds = await Promise.all(['arm64', 'amd64'].map(build));
  return [plan, ...builds, await succeeds('release.yml', 'assemble', { values: found })];
}

const states = async (): Promise<typeof whole> => ({
  dev: await stateOf(github.registries.dev, github.secrets),
  prod: await stateOf(github.registries.prod, github.secrets),
});

/** Each job builds from nothing, and images are tested under emulation. */
const PATIENCE = { timeout: 2_400_000 };

describe('the first release', PATIENCE, () => {
  it('builds every image on its own machine, tests it, puts it together and signs it', async () => {
    const [plan, arm64, amd64, assemble] = await release('');
    expect(plan?.outputs).toEqual({ 'steps.base.outputs.base': EMPTY_TREE });
    expect(arm64?.log).toMatch(/the Docker context "arm-node"/);
    expect(amd64?.log).toMatch(/the Docker context "amd-node"/);
    expect(amd64?.log).not.toMatch(/thumbnailer:docker-/);
    expect(arm64?.log).toContain('there is no trivy on the PATH: nothing is scanned');
    expect(Object.keys(await read.platformsOf(dev(`${ACCOUNTS}:dev-latest`))).sort()).toEqual([
      'amd64',
      'arm64',
    ]);
    expect(await read.digestOf(dev(`${THUMBNAILER}:${(await github.head()).slice(0, 7)}`))).toBe(
      await read.digestOf(dev(`${THUMBNAILER}:dev-arm64-latest`)),
    );
    expect(assemble?.log.match(/ valid /g)).toHaveLength(4);
  });

  it('leaves a page that shows what is attached', async () => {
    const page = await readFile(join(await github.storage(), 'report', 'images.html'), 'utf8');
    for (const what of ['sbom', 'provenance', 'signature', 'test result'])
      expect(page).toContain(`<span class="mark good">${what}</span>`);
  });

  it('is promoted by the same digests, with all that belongs to them, when a tag asks for it', async () => {
    const { log } = await succeeds('release.yml', 'promote', { released: await github.head() });
    expect(log.match(/ valid /g)).toHaveLength(8);
    for (const repository of [ACCOUNTS, THUMBNAILER]) {
      const [from, to] = [dev(`${repository}:dev-latest`), prod(`${repository}:prod-latest`)];
      expect(await read.digestOf(to)).toBe(await read.digestOf(from));
    }
    whole = await states();
    const beside = (state: State): object =>
      Object.fromEntries(Object.entries(state[ACCOUNTS]!).filter(([tag]) => tag.startsWith('sha256-')));
    expect(beside(whole.prod)).toEqual(beside(whole.dev));
  });

  it('is accepted by skopeo, buildx, cosign and oras, index and platforms', async () => {
    const places = [dev(`${ACCOUNTS}:dev-latest`), prod(`${ACCOUNTS}:prod-latest`)];
    for (const place of places) {
      const [repository = ''] = place.split(/:(?!\d)/);
      const index = await read.digestOf(place);
      const platforms = await read.platformsOf(place);
      expect(await read.imagetools(place)).toContain('linux/arm64');
      for (const [architecture, digest] of Object.entries(platforms)) {
        expect(await read.skopeo(place, architecture)).toBe(index);
        expect(await read.skopeo(`${repository}@${digest}`, architecture)).toBe(digest);
        expect(await read.cosign(`${repository}@${digest}`)).toEqual([digest]);
        expect(await read.oras(`${repository}@${digest}`)).toEqual(expect.arrayContaining(ATTACHED));
      }
      expect(await read.cosign(place)).toEqual([index]);
      await read.oras(place);
    }
    const single = prod(`${THUMBNAILER}:prod-latest`);
    expect(await read.cosign(single)).toEqual([await read.digestOf(single)]);
    expect(await read.oras(single)).toEqual(expect.arrayContaining(ATTACHED));
    expect(await read.platformsOf(single)).toEqual({});
  });

  it('gives the same digest on a machine that has the shared cache alone, and runs no step there', async () => {
    const file = join(await github.storage(), 'digests-amd64/accounts/eks/amd64.digest.json');
    const before = JSON.parse(await readFile(file, 'utf8')) as { digest: string };
    const env = { NX_MULTIARCH_BUILDER_AMD64: 'context:arm-node' };
    const values = { ...EVERYTHING, 'matrix.arch': 'amd64' };
    const only = /dependencies|base-images|docker-push|^$/;
    const { log } = await succeeds('release.yml', 'build', { values, env, only });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ digest: before.digest });
    const steps = [...log.matchAll(/#(\d+) \[[^\]]+\] RUN /g)].map(([, step = '']) => step);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(log).toMatch(new RegExp(`#${step} CACHED`));
    expect(log).not.toMatch(/ blob sha256:\S+ \d+ bytes uploaded/);
  });
});

describe('a tag', PATIENCE, () => {
  it('on a commit that dev does not hold promotes nothing', async () => {
    const { failed, log, commands } = await github.job('release.yml', 'promote');
    expect(failed).toBe('bash tools/ci/last-release.sh --is-here');
    expect(commands.at(-1)).toBe(failed);
    expect(log).toContain('error: dev does not hold the commit');
  });
});

describe('jobs that are killed and started again', PATIENCE, () => {
  it('end in the state of a release that nobody disturbed', async () => {
    await github.registries.dev.empty();
    await github.registries.prod.empty();
    await releaseWithKills(github, EVERYTHING);
    expect(await states()).toEqual(whole);
  });
});

describe('a commit that changes no image', PATIENCE, () => {
  it('is released without a build or a push', async () => {
    const released = await github.head();
    const before = await read.digestOf(dev(`${ACCOUNTS}:dev-latest`));
    await github.sandbox.write('docs/tags.md', `${await github.sandbox.read('docs/tags.md')}\nMore.\n`);
    await github.commit('a word in the docs');
    const results = await release(released);
    expect(results.map(({ log }) => log).join('')).not.toMatch(/nx run (accounts|thumbnailer):/);
    expect(await read.digestOf(dev(`${ACCOUNTS}:dev-latest`))).toBe(before);
  });
});

describe('a pull request', PATIENCE, () => {
  it('is checked, and its images are built and tested, and none is pushed', async () => {
    const from = { 'github.event.pull_request.base.sha': await github.head() };
    const file = 'apps/thumbnailer/Dockerfile.lambda';
    await github.sandbox.write(file, `${await github.sandbox.read(file)}LABEL next=yes\n`);
    await github.commit('an image changes');
    const check = await succeeds('ci.yml', 'check', { values: from });
    expect(check.log).toContain('nx run thumbnailer:typecheck');
    expect(check.log).not.toContain('nx run accounts:');
    const on = (arch: string) => ({ values: { ...from, 'matrix.arch': arch } });
    const images = await succeeds('ci.yml', 'images', on('arm64'));
    expect(images.log).toMatch(/thumbnailer lambda .*linux\/arm64.*passed/);
    const other = await succeeds('ci.yml', 'images', on('amd64'));
    expect(other.log).not.toMatch(/thumbnailer/);
    const tag = (await github.head()).slice(0, 7);
    await expect(read.digestOf(dev(`${THUMBNAILER}:${tag}`))).rejects.toThrow();
  });
});

describe('what a release keeps to itself', PATIENCE, () => {
  const search = (...names: string[]) => {
    const places = names.map((name) => join(github.base, name));
    const patterns = join(github.base, 'patterns');
    return filesWithSecrets(github.secrets, patterns, { folders: places, unpacked: places });
  };

  it('would be found, also in what is compressed', async () => {
    const decoys = await writeDecoys(join(github.base, 'decoys'), github.secrets);
    expect((await search('decoys')).sort()).toEqual(decoys);
  });

  it('is in no log', () => {
    expect(github.log().length).toBeGreaterThan(10_000);
    expect(secretsIn(github.log(), github.secrets)).toEqual([]);
  });

  it('is in no layer, cache, report, SBOM or provenance', async () => {
    expect(await search('registries', 'artifacts', 'machines', 'engines')).toEqual([]);
  });
});
