import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { s3Event, s3Record } from '../../testing/events';
import { memoryStore } from '../../testing/memory-store';
import { testHandler } from '../../testing/test-handler';

/** Keys with what matters to the scheme in them, and any others that S3 takes. */
const key = fc
  .oneof(
    fc.array(fc.constantFrom('a.jpg', 'thumbnails', '16.webp', '7.webp', '..', 'ü +%', ''), { maxLength: 5 }),
    fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
  )
  .map((parts) => parts.join('/'))
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 1024);

describe('an event for everything that was written', () => {
  it('never ends in a loop: what is made is made in the first round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 4 }), async (keys) => {
        const { handle, store } = testHandler();
        for (const name of keys) store.put(name, 'one');
        await handle(s3Event(...keys));
        const after = new Map(store.objects);
        await handle(s3Event(...after.keys()));
        expect(store.objects).toEqual(after);
        const writes = store.calls.filter((call) => call.startsWith('write'));
        expect(writes).toHaveLength(new Set(writes).size);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('does not end in one either where metadata is lost: the key is enough', async () => {
    const { handle, store } = testHandler();
    store.put('x/a.jpg', 'one');
    await handle(s3Event('x/a.jpg'));
    const keys = [...store.objects.keys()];
    for (const name of keys) store.put(name, 'one');
    await handle(s3Event(...keys.slice(1)));
    expect([...store.objects.keys()]).toEqual(keys);
    expect(store.calls.filter((call) => call.startsWith('write'))).toHaveLength(2);
  });

  it('goes for two functions on one bucket whose folders differ: what one made is known by its metadata', async () => {
    const store = memoryStore();
    const functions = ['one', 'two'].map((folder) => testHandler(store, { folder }));
    store.put('a.jpg', 'text');
    for (let round = 0; round < 3; round += 1) {
      const keys = [...store.objects.keys()];
      for (const { handle } of functions) await handle({ Records: keys.map((name) => s3Record(name)) });
    }
    expect([...store.objects.keys()]).toEqual([
      'a.jpg',
      'one/a.jpg/16.webp',
      'one/a.jpg/32.webp',
      'two/a.jpg/16.webp',
      'two/a.jpg/32.webp',
    ]);
  });
});
