import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMultiarchError } from '../src/core/errors';
import { startFaultProxy } from '../src/testing/fault-proxy';
import { REAL_REGISTRY_USER, type RealRegistry, startRealRegistry } from '../src/testing/real-registry';
import { createReader } from './faults/complete';
import { expectMovedLast } from './faults/expect';
import { makeFolder } from './faults/folder';
import { MOVING, push, type TestImage, writeImages } from './faults/images';
import { callAt, describePoint, POINTS, slugOf } from './faults/points';
import { stepOf } from './faults/steps';

/** Pushes, and registries, that are killed: not asked to end, but gone. */
const USER = { kind: 'basic', ...REAL_REGISTRY_USER } as const;

let folder: string;
let registry: RealRegistry;
let mortal: RealRegistry;
let program: string;
let older: TestImage;
let image: TestImage;

beforeAll(async () => {
  folder = await makeFolder('killed-');
  registry = await startRealRegistry(join(folder, 'registry'), true);
  mortal = await startRealRegistry(join(folder, 'mortal'), true);
  [older, image] = (await writeImages(join(folder, 'images'), 2)) as [TestImage, TestImage];
  program = join(folder, 'push.cjs');
  const entryPoints = [join(__dirname, 'faults', 'push-process.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'cjs', outfile: program });
});
afterAll(async () => {
  await registry?.stop();
  await mortal?.stop();
  await rm(folder, { recursive: true, force: true });
});

const pushCleanly = (pushed: TestImage, { host }: RealRegistry, repository: string) =>
  push(pushed, { registry: host, repository, credentials: () => Promise.resolve(USER) });

const names = POINTS.map((point) => [describePoint(point), point] as const);

describe.concurrent('a push that is killed', () => {
  it.each(names)('%s leaves every moving tag whole, and the next push completes it', async (_name, point) => {
    const repository = `killed/${slugOf(point)}`;
    const reader = createReader(registry, repository);
    await pushCleanly(older, registry, repository);

    let kill = (): unknown => undefined;
    const faults = callAt(point, () => kill());
    const auth = { ...USER, kind: 'bearer' } as const;
    const proxy = await startFaultProxy({ upstream: registry.host, user: REAL_REGISTRY_USER, auth, faults });
    try {
      const child = spawn(process.execPath, [program, join(folder, 'images'), '1', proxy.host, repository]);
      kill = () => child.kill('SIGKILL');
      expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
      await proxy.drained();
      const after = await reader.completeDigests(MOVING);
      for (const tag of MOVING) expect([older.digests[tag], image.digests[tag]]).toContain(after[tag]);
      await expectMovedLast(after, image, reader);
      if (!proxy.requests.some((seen) => stepOf(seen) === 'move a tag')) expect(after).toEqual(older.digests);
    } finally {
      await proxy.close();
    }

    await pushCleanly(image, registry, repository);
    expect(await reader.completeDigests(MOVING)).toEqual(image.digests);
  });
});

// One after the other: they have one registry.
describe('a registry that is killed', () => {
  it.each(names)('%s holds whole moving tags, and the next push completes it', async (_name, point) => {
    const repository = `killed/${slugOf(point)}`;
    const reader = createReader(mortal, repository);
    await pushCleanly(older, mortal, repository);

    let restarted: Promise<void> | undefined;
    const faults = callAt(point, async () => {
      await mortal.kill();
      restarted = mortal.start();
    });
    const auth = { ...USER, kind: 'bearer' } as const;
    const proxy = await startFaultProxy({ upstream: mortal.host, user: REAL_REGISTRY_USER, auth, faults });
    try {
      const options = { registry: proxy.host, repository, credentials: () => Promise.resolve(USER) };
      // Some of these pushes live to see the registry again, some do not.
      const retry = { retries: 3, minTimeout: 50, maxTimeout: 200 };
      const error: unknown = await push(image, { ...options, retry }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      await proxy.drained();
      expect(restarted).toBeDefined();
      await restarted;
      const after = await reader.completeDigests(MOVING);
      if (error === undefined) expect(after).toEqual(image.digests);
      else expect(error).toSatisfy(isMultiarchError);
      for (const tag of MOVING) expect([older.digests[tag], image.digests[tag]]).toContain(after[tag]);
      await expectMovedLast(after, image, reader);
    } finally {
      await restarted;
      await proxy.close();
    }

    await pushCleanly(image, mortal, repository);
    expect(await reader.completeDigests(MOVING)).toEqual(image.digests);
  });
});
