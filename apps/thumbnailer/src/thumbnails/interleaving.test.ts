import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../testing/memory-store';
import { testWorkshop } from '../../testing/test-handler';
import { makeThumbnails } from './make-thumbnails';
import { StorageError } from './object-store';

const source = { bucket: 'photos', key: 'a.jpg' };

/** Lambda's part: the same event again while the function fails, here as often as it takes. */
async function deliver(store: MemoryStore): Promise<void> {
  for (;;) {
    try {
      await makeThumbnails(source, testWorkshop(store));
      return;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
}

/** Every call of the store waits for the scheduler, which chooses who goes on; some of the calls fail. */
async function race(scheduler: fc.Scheduler, versions: string[], failures: number[]): Promise<MemoryStore> {
  let call = 0;
  const store = memoryStore(async (name) => {
    await scheduler.schedule(Promise.resolve(), name);
    call += 1;
    if (failures.includes(call)) throw new StorageError('the store is down');
  });
  // A function for every upload, started in any order and at any time after it.
  const uploads = versions.map(async (text, index) => {
    await scheduler.schedule(Promise.resolve(), `upload ${index}`);
    store.put(source.key, text);
    await scheduler.schedule(Promise.resolve(), `event ${index}`);
    await deliver(store);
  });
  await scheduler.waitFor(Promise.all(uploads));
  return store;
}

describe('events at once', () => {
  it('end with the thumbnails of the newest version, in whatever order things happen', async () => {
    const text = fc.constantFrom('one', 'two', 'three');
    const versions = fc.array(text, { minLength: 1, maxLength: 4 });
    const failures = fc.array(fc.nat({ max: 30 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), versions, failures, async (scheduler, texts, failing) => {
        const stored = (await race(scheduler, texts, failing)).texts();
        const newest = stored[source.key];
        expect(stored).toEqual({
          [source.key]: newest,
          'thumbnails/a.jpg/16.webp': `${newest}@16`,
          'thumbnails/a.jpg/32.webp': `${newest}@32`,
        });
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
