import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { work } from './work';

it('keeps as many operations under way as asked, and counts those that end in time', async () => {
  let open = 0;
  let most = 0;
  const done = await work({ seconds: 0.2, concurrency: 3 }, async () => {
    open += 1;
    most = Math.max(most, open);
    await sleep(30);
    open -= 1;
    return 'made';
  });

  expect(most).toBe(3);
  expect(open).toBe(0);
  // Six turns of 30 ms fit into 200 ms; a slow machine makes fewer.
  expect(done.operations).toBeGreaterThan(0);
  expect(done.operations).toBeLessThanOrEqual(18);
  expect(done).toMatchObject({ seconds: 0.2, digest: 'made' });
});

it('ends with the error of an operation', async () => {
  const fails = async () => Promise.reject(new Error('no such file'));
  await expect(work({ seconds: 5, concurrency: 2 }, fails)).rejects.toThrow('no such file');
});
