import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linux } from '../core/platform';
import { DEFAULT_SCHEME } from '../core/tag-scheme';
import { composeTags, moveRules, stampOf } from '../core/tags';
import { writeLayout } from '../testing/layout';
import { startTestRegistry, type TestRegistry, type TestRegistryOptions } from '../testing/registry';
import { on, times } from '../testing/registry-faults';
import { borrowLayers } from './base/borrowed';
import { openBlob } from './base/layer-file';
import { storedLayer } from './base/layer-store';
import { readLayout } from './layout';
import { CACHE_VARIABLE } from './machine-cache';
import { pushImage } from '../testing/push-image';
import type { PushResult } from './push';
import { planPush, type PushPlan } from './push-plan';
import { createRegistryClient } from './registry';

const REPOSITORY = 'team/accounts-eks';
const COMMIT = { hash: 'abc1234def', time: Date.UTC(2025, 0, 16, 14, 30) / 1000, dirty: false };
const LATER = { hash: 'fff9999', time: COMMIT.time + 60, dirty: false };
const NAMING = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const ARCHITECTURES = ['arm64', 'amd64'] as const;

let folder: string;
let registry: TestRegistry;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-'));
  vi.stubEnv(CACHE_VARIABLE, join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await rm(folder, { recursive: true });
});

/** A plan for two small images; `content` makes them other ones, `shared` gives both a layer of the same bytes. */
async function plan(
  form: 'index' | 'manifest' = 'index',
  content = 'one',
  commit = COMMIT,
  shared?: string,
): Promise<PushPlan> {
  const architectures = form === 'index' ? ARCHITECTURES : ARCHITECTURES.slice(0, 1);
  const layouts = architectures.map(async (architecture) => {
    const dir = join(folder, `${content}-${architecture}`);
    const files = [{ path: 'app/main.js', content: `${content} ${architecture}` }];
    const both = shared === undefined ? [] : [{ files: [{ path: 'app/shared.js', content: shared }] }];
    await writeLayout(dir, { platform: linux(architecture), layers: [{ files }, ...both] });
    return readLayout(dir, linux(architecture));
  });
  return planPush(await Promise.all(layouts), form, composeTags(NAMING, stampOf(commit), architectures));
}

async function push(pushPlan: PushPlan, commit = COMMIT, rollback = false): Promise<PushResult> {
  const retry = { retries: 1, minTimeout: 1, maxTimeout: 1 };
  const client = createRegistryClient({ registry: registry.host, repository: REPOSITORY, retry });
  return pushImage(pushPlan, client, {
    onStep: () => undefined,
    ...moveRules(NAMING, stampOf(commit), ARCHITECTURES, rollback),
  }).finally(() => client.close());
}

/** The digest behind a tag, as another client would see it. */
async function digestOf(tag: string): Promise<string | null> {
  const reply = await fetch(`${registry.url}/v2/${REPOSITORY}/manifests/${tag}`, { method: 'HEAD' });
  return reply.headers.get('docker-content-digest');
}

async function start(options: TestRegistryOptions = {}): Promise<void> {
  registry = await startTestRegistry(options);
}

describe('pushImage', () => {
  it("links the base image's layers where the registry holds them, and uploads none of their bytes", async () => {
    await start();
    const planned = await plan('manifest');
    const [layout] = planned.layouts;
    const layer = layout!.blobs.at(-1)!;
    const base = createRegistryClient({ registry: registry.host, repository: 'base/node' });
    await base.putBlob({ ...layer, open: () => openBlob(layout!, layer.digest) }).finally(() => base.close());
    // Nobody has them but the registry.
    const reference = `${registry.host}/base/node@sha256:${'0'.repeat(64)}`;
    await borrowLayers(layout!.folder, { reference, layers: [layer] });
    await rm(storedLayer(layer.digest));
    expect(await push(planned)).toEqual({ uploadedBlobs: 1, mountedBlobs: 1, presentBlobs: 0 });
    expect(await digestOf('dev-latest')).toBe(planned.subjects[0]?.digest);
  });

  it('sends a layer once that the images of both architectures have', async () => {
    await start();
    const pushPlan = await plan('index', 'one', COMMIT, 'the same JavaScript');
    expect(await push(pushPlan)).toEqual({ uploadedBlobs: 5, mountedBlobs: 0, presentBlobs: 0 });
    const uploads = registry.writes().filter((line) => line.startsWith('PUT') && line.includes('/blobs/'));
    expect(uploads).toHaveLength(5);
  });

  it('keeps the order: blobs, manifests, index, immutable tags, moving tags', async () => {
    await start();
    const pushPlan = await plan();
    await push(pushPlan);
    const steps = registry.writes().map((line) => {
      const name = /manifests\/(.*)$/.exec(line)?.[1];
      return name?.startsWith('sha256:') ? 'digest' : (name ?? 'blob');
    });
    expect([...new Set(steps)]).toEqual([
      'blob',
      'digest',
      'dev-20250116-143000-arm64',
      'abc1234-arm64',
      'dev-20250116-143000-amd64',
      'abc1234-amd64',
      'dev-20250116-143000',
      'abc1234',
      'dev-arm64-latest',
      'dev-amd64-latest',
      'dev-latest',
    ]);
    const puts = registry
      .writes()
      .filter((line) => line.startsWith('PUT') && line.includes('manifests/sha256:'));
    expect(puts.map((line) => line.split('/').at(-1))).toEqual(pushPlan.subjects.map(({ digest }) => digest));
  });

  it('names the index by the image tags and each manifest by its architecture', async () => {
    await start();
    const { subjects } = await plan();
    await push(await plan());
    expect(await digestOf('dev-latest')).toBe(subjects[2]?.digest);
    expect(await digestOf('dev-arm64-latest')).toBe(subjects[0]?.digest);
    expect(await digestOf('abc1234-amd64')).toBe(subjects[1]?.digest);
  });

  it('pushes a single manifest under both names, without an index', async () => {
    await start();
    const pushPlan = await plan('manifest');
    await push(pushPlan);
    expect(pushPlan.subjects).toHaveLength(1);
    for (const tag of ['dev-latest', 'dev-arm64-latest', 'abc1234', 'abc1234-arm64']) {
      expect(await digestOf(tag)).toBe(pushPlan.subjects[0]?.digest);
    }
    expect(await digestOf('dev-amd64-latest')).toBeNull();
  });

  it('uploads nothing and moves nothing the second time', async () => {
    await start();
    const first = await push(await plan());
    const before = registry.writes().filter((line) => !line.includes('manifests/sha256:')).length;
    const second = await push(await plan());
    expect(first).toEqual({ uploadedBlobs: 4, mountedBlobs: 0, presentBlobs: 0 });
    expect(second).toEqual({ uploadedBlobs: 0, mountedBlobs: 0, presentBlobs: 4 });
    expect(registry.writes().filter((line) => !line.includes('manifests/sha256:'))).toHaveLength(before);
  });

  it('refuses to give an immutable tag another image, before it uploads a byte', async () => {
    await start();
    await push(await plan('index', 'one'));
    const before = registry.writes().length;
    const failed = push(await plan('index', 'two'));
    await expect(failed).rejects.toMatchObject({ code: 'TAG_IMMUTABLE' });
    await expect(failed).rejects.toThrow(/dev-20250116-143000-arm64 holds sha256:.* would give it sha256:/);
    expect(registry.writes()).toHaveLength(before);
  });

  it('may give the tags of an unclean tree another image', async () => {
    await start();
    const dirty = { ...COMMIT, dirty: true };
    await push(await plan('index', 'one', dirty));
    const pushPlan = await plan('index', 'two', dirty);
    await push(pushPlan);
    expect(await digestOf('abc1234-dirty')).toBe(pushPlan.subjects[2]?.digest);
  });

  it('says that what answers is no registry', async () => {
    await start({ faults: times(9, on('GET', /^\/v2\/$/), { kind: 'status', status: 200, body: 'hello' }) });
    await expect(push(await plan())).rejects.toMatchObject({ code: 'NOT_A_REGISTRY' });
  });

  it('notices a blob that was damaged on disk', async () => {
    await start();
    const pushPlan = await plan();
    const [layout] = pushPlan.layouts;
    const layer = layout!.blobs[1]!;
    await writeFile(join(layout!.folder, 'blobs', 'sha256', layer.digest.slice(7)), 'x'.repeat(layer.size));
    await expect(push(pushPlan)).rejects.toMatchObject({ code: 'LAYOUT_DAMAGED' });
    expect(await digestOf('dev-latest')).toBeNull();
  });
});

describe('two commits', () => {
  it('leaves the moving tags with the newer commit, whichever is pushed last', async () => {
    await start();
    const newer = await plan('index', 'two', LATER);
    await push(newer, LATER);
    const older = await plan('index', 'one');
    expect(await push(older)).toMatchObject({ supersededBy: 'dev-20250116-143100' });
    expect(await digestOf('dev-latest')).toBe(newer.subjects[2]?.digest);
    expect(await digestOf('dev-20250116-143000')).toBe(older.subjects[2]?.digest);
  });

  it('goes back when that is asked for', async () => {
    await start();
    await push(await plan('index', 'two', LATER), LATER);
    const older = await plan('index', 'one');
    await push(older, COMMIT, true);
    expect(await digestOf('dev-latest')).toBe(older.subjects[2]?.digest);
  });

  it('hands the moving tags over to a newer commit that was pushed at the same time', async () => {
    let moves = 0;
    const newer = await plan('index', 'two', LATER);
    // The newer push comes in whole between the older one's look and its first move.
    await start({
      around: async (request, go) => {
        const isMove = request.method === 'PUT' && request.path.endsWith('/dev-arm64-latest');
        if (isMove && moves++ === 0) await push(newer, LATER);
        await go();
      },
    });
    const result = await push(await plan('index', 'one'));
    expect(result.supersededBy).toBe('dev-20250116-143100');
    expect(await digestOf('dev-latest')).toBe(newer.subjects[2]?.digest);
    expect(await digestOf('dev-arm64-latest')).toBe(newer.subjects[0]?.digest);
  });
});

describe('a push that dies on the way', () => {
  const MOVING = ['dev-latest', 'dev-arm64-latest', 'dev-amd64-latest'];

  it.each([
    ['while it uploads blobs', 'PUT', /blobs\/uploads/],
    ['before the manifests', 'PUT', /manifests\/sha256:/],
    ['before the immutable tags', 'PUT', /manifests\/dev-2025/],
    ['before the moving tags', 'PUT', /manifests\/dev-(arm64-)?latest/],
  ])(
    '%s leaves every moving tag where it was, and the next push completes it',
    async (_name, method, path) => {
      let broken = false;
      const matches = on(method, path);
      await start({ faults: (request) => (broken && matches(request) ? { kind: 'drop' } : undefined) });
      await push(await plan('index', 'one'));
      const before = await Promise.all(MOVING.map(digestOf));

      broken = true;
      const next = await plan('index', 'two', LATER);
      await expect(push(next, LATER)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
      expect(await Promise.all(MOVING.map(digestOf))).toEqual(before);

      broken = false;
      await push(next, LATER);
      expect(await digestOf('dev-latest')).toBe(next.subjects[2]?.digest);
    },
  );
});
