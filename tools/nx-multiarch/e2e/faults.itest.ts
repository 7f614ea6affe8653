import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMultiarchError } from '../src/core/errors';
import { createTransport } from '../src/io/registry';
import { startFaultProxy } from '../src/testing/fault-proxy';
import { REAL_REGISTRY_USER, type RealRegistry, startRealRegistry } from '../src/testing/real-registry';
import { createReader } from './faults/complete';
import { expectMovedLast } from './faults/expect';
import { describeDrawing, draw, type Drawing, FAULT_NAMES, PAIRS, seeds } from './faults/draw';
import { makeFolder } from './faults/folder';
import { copy, MOVING, push, type TestImage, writeImages } from './faults/images';
import { createInjector, PATIENCE } from './faults/inject';
import { STEP_NAMES, stepOf } from './faults/steps';

/**
 * Pushes with faults between the client and a real registry. One seed again: `-t 'seed 17:'`; other seeds:
 * `FAULT_SEEDS=1000-1999`.
 */
const SEEDS = seeds(240);
/** Where the older image comes from. */
const OLDER = 'faults/older';
const USER = { kind: 'basic', ...REAL_REGISTRY_USER } as const;

let folder: string;
let registry: RealRegistry;
let older: TestImage;
let image: TestImage;

beforeAll(async () => {
  folder = await makeFolder('faults-');
  // The proxies ask for tokens; a password behind them would be tried 30,000 times for nothing.
  registry = await startRealRegistry(folder);
  [older, image] = (await writeImages(join(folder, 'images'), 2)) as [TestImage, TestImage];
  await pushCleanly(older, OLDER);
});
afterAll(async () => {
  await registry?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Straight to the registry, without faults. */
const pushCleanly = (pushed: TestImage, repository: string) =>
  push(pushed, { registry: registry.host, repository });

interface Outcome {
  error: unknown;
  /** Whether the push was stopped from outside. */
  stopped: boolean;
  /** Whether a request to move a tag left the client. */
  moved: boolean;
  happened: number[];
}

/** Pushes the image through a proxy where everything goes wrong that was drawn. */
async function pushWithFaults(drawing: Drawing, repository: string): Promise<Outcome> {
  const stop = new AbortController();
  const { choose, happened } = createInjector(drawing, () => stop.abort());
  const proxy = await startFaultProxy({
    upstream: registry.host,
    user: REAL_REGISTRY_USER,
    auth: { ...USER, kind: 'bearer', requestsPerToken: drawing.requestsPerToken },
    faults: choose,
  });
  const isLate = drawing.drawn.some(({ fault }) => fault === 'late');
  const transport = createTransport(isLate ? { headers: PATIENCE } : {});
  try {
    const options = { registry: proxy.host, repository, credentials: () => Promise.resolve(USER), transport };
    const pushed = push(image, { ...options, signal: stop.signal });
    const error = await pushed.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    await transport.close();
    await proxy.drained();
    const moved = proxy.requests.some((seen) => stepOf(seen) === 'move a tag');
    return { error, stopped: stop.signal.aborted, moved, happened };
  } finally {
    await proxy.close();
  }
}

describe.concurrent('a push through faults', () => {
  it.each(SEEDS.map((seed) => [seed, describeDrawing(draw(seed))]))('seed %i: %s', async (seed) => {
    const drawing = draw(seed);
    const repository = `faults/seed-${seed}`;
    const reader = createReader(registry, repository);
    if (drawing.held) await copy(older, OLDER, { registry: registry.host, repository });
    const before = drawing.held ? older.digests : {};

    const { error, stopped, moved, happened } = await pushWithFaults(drawing, repository);
    // A token that ends all the time may end the push before anything else happens.
    if (drawing.requestsPerToken === Infinity) expect(Math.max(...happened)).toBeGreaterThan(0);
    if (error !== undefined && !stopped) expect(error).toSatisfy(isMultiarchError);

    const after = await reader.completeDigests(MOVING);
    if (error === undefined) expect(after).toEqual(image.digests);
    else if (!moved) expect(after).toEqual(before);
    for (const tag of MOVING) expect([before[tag], image.digests[tag]]).toContain(after[tag]);
    await expectMovedLast(after, image, reader);

    await pushCleanly(image, repository);
    expect(await reader.completeDigests(MOVING)).toEqual(image.digests);
  });
});

describe('the seeds', () => {
  it('are at least 200, and leave out no step, no fault and no fault at a step', () => {
    const drawn = Array.from({ length: 240 }, (_, position) => draw(position + 1).drawn[0]!);
    expect(new Set(drawn.map(({ step }) => step))).toEqual(new Set(STEP_NAMES));
    expect(new Set(drawn.map(({ fault }) => fault))).toEqual(new Set(FAULT_NAMES));
    expect(new Set(drawn.map(({ step, fault }) => `${fault} at ${step}`)).size).toBe(PAIRS.length);
  });
});
