import { expect, it } from 'vitest';
import { withRegistry } from '../../testing/registry-client';
import { MEDIA_TYPES } from '../../core/media-types';
import { createPace } from './pace';

it('lets actions begin one interval after the other, and at once after a pause', async () => {
  let time = 1000;
  const begun: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve((time += milliseconds));
  const pace = createPace(100, { now: () => time, sleep });
  const action = () => Promise.resolve(begun.push(time));
  for (let count = 0; count < 3; count++) await pace(action);
  time += 1000;
  await pace(action);
  expect(begun).toEqual([1000, 1100, 1200, 2200]);
});

it('gives each of several actions at the same time its own turn', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => Promise.resolve(waits.push(milliseconds));
  const pace = createPace(100, { now: () => 0, sleep });
  await Promise.all([1, 2, 3].map(() => pace(() => Promise.resolve())));
  expect(waits).toEqual([100, 200]);
});

it('spaces the manifests of a client, and nothing else', async () => {
  const client = { manifestInterval: 40 };
  await withRegistry({ client }, async (registry, made) => {
    const started = performance.now();
    await made.putManifest('a', Buffer.from('{"schemaVersion":2}'), MEDIA_TYPES.ociManifest);
    await made.headManifest('a');
    await made.putManifest('b', Buffer.from('{"schemaVersion":2}'), MEDIA_TYPES.ociManifest);
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    expect(registry.writes()).toHaveLength(2);
  });
});
