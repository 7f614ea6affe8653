import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProxyFault, startFaultProxy } from '../src/testing/fault-proxy';
import { createRandom } from '../src/testing/random';
import { REAL_REGISTRY_USER, type RealRegistry, startRealRegistry } from '../src/testing/real-registry';
import type { SeenRequest } from '../src/testing/registry-request';
import { createReader } from './faults/complete';
import { seeds } from './faults/draw';
import { makeFolder } from './faults/folder';
import { MOVING, push, type TestImage, writeImages } from './faults/images';
import { createMeeting } from './faults/meeting';
import { callAt, describePoint, POINTS, slugOf } from './faults/points';
import { stepOf } from './faults/steps';

/** Pushes of different commits at the same time, into the same repository of a real registry. */
const USER = { kind: 'basic', ...REAL_REGISTRY_USER } as const;

let folder: string;
let registry: RealRegistry;
let images: [TestImage, TestImage, TestImage];

beforeAll(async () => {
  folder = await makeFolder('at-once-');
  registry = await startRealRegistry(folder, true);
  images = (await writeImages(join(folder, 'images'), 3)) as typeof images;
});
afterAll(async () => {
  await registry?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Faults = (seen: SeenRequest) => ProxyFault | undefined;

/** Pushes through a proxy of its own. */
async function pushThrough(image: TestImage, repository: string, faults?: Faults): Promise<void> {
  const auth = { ...USER, kind: 'bearer' } as const;
  const proxy = await startFaultProxy({ upstream: registry.host, user: REAL_REGISTRY_USER, auth, faults });
  try {
    await push(image, { registry: proxy.host, repository, credentials: () => Promise.resolve(USER) });
    await proxy.drained();
  } finally {
    await proxy.close();
  }
}

const holds = async (repository: string, image: TestImage): Promise<void> =>
  expect(await createReader(registry, repository).completeDigests(MOVING)).toEqual(image.digests);

describe.concurrent.each([
  ['two', 2],
  ['three', 3],
])('%s commits that are pushed at once', (word, count) => {
  it.each(seeds(40).map((seed) => [seed]))('seed %i: the newest holds the moving tags', async (seed) => {
    const repository = `at-once/${word}-${seed}`;
    // They come to their tags together, and from there on each answer takes as long as the seed says.
    const meet = createMeeting(count);
    const pushes = images.slice(0, count).map((image, position) => {
      const random = createRandom(seed * 10 + position);
      const meetOnce = callAt({ when: 'before', step: 'set an immutable tag', nth: 5 }, meet);
      return pushThrough(image, repository, (seen) => {
        const wait = random.below(12);
        return meetOnce(seen) ?? (isAboutTags(seen) ? { kind: 'after', call: () => delay(wait) } : undefined);
      });
    });
    await Promise.all(pushes);
    await holds(repository, images[count - 1]!);
  });
});

function isAboutTags(seen: SeenRequest): boolean {
  return ['list tags', 'look at a moving tag', 'move a tag'].includes(stepOf(seen) ?? '');
}

describe.concurrent('a push that waits while another commit is pushed', () => {
  const points = POINTS.map((point) => [describePoint(point), point] as const);

  it.each(points)('%s: the older one waits', async (_name, point) => {
    const repository = `at-once/older-${slugOf(point)}`;
    const [older, newer] = images;
    await pushThrough(
      older,
      repository,
      callAt(point, () => pushThrough(newer, repository)),
    );
    await holds(repository, newer);
  });

  it.each(points)('%s: the newer one waits', async (_name, point) => {
    const repository = `at-once/newer-${slugOf(point)}`;
    const [older, newer] = images;
    await pushThrough(
      newer,
      repository,
      callAt(point, () => pushThrough(older, repository)),
    );
    await holds(repository, newer);
  });
});
