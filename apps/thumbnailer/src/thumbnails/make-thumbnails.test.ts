import { ImagingError } from '@nx-multiarch/imaging';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../testing/memory-store';
import { testWorkshop } from '../../testing/test-handler';
import { makeThumbnails, type Workshop } from './make-thumbnails';
import { StorageError } from './object-store';

const bucket = 'photos';
const source = { bucket, key: 'x/a.jpg' };
const small = 'x/thumbnails/a.jpg/16.webp';
const large = 'x/thumbnails/a.jpg/32.webp';

function setUp(rest: Partial<Workshop> = {}, before?: (call: string) => Promise<void>) {
  const store = memoryStore(before);
  const make = (key = source.key) => makeThumbnails({ bucket, key }, testWorkshop(store, rest));
  return { store, make };
}

describe('makeThumbnails', () => {
  it('writes every width beside the source, with what it was made of', async () => {
    const { store, make } = setUp();
    store.put(source.key, 'one');
    expect(await make()).toEqual({ result: 'written', widths: [16, 32] });
    expect(store.texts()).toEqual({ 'x/a.jpg': 'one', [small]: 'one@16', [large]: 'one@32' });
    expect(store.objects.get(small)).toMatchObject({
      contentType: 'image/webp',
      metadata: { 'made-by': 'thumbnailer', 'source-etag': 'f97c5d29941bfb1b2fdab0874906ab82' },
    });
  });

  it('reads the source once for all widths', async () => {
    const { store, make } = setUp();
    store.put(source.key, 'one');
    await make();
    expect(store.calls.filter((call) => call.startsWith('read'))).toEqual(['read x/a.jpg']);
  });

  it('does nothing the second time, and does not even read the source', async () => {
    const { store, make } = setUp();
    store.put(source.key, 'one');
    await make();
    store.calls.length = 0;
    expect(await make()).toEqual({ result: 'skipped', reason: 'up-to-date' });
    expect(store.calls).toEqual([`head x/a.jpg`, `head ${small}`, `head ${large}`]);
  });

  it('makes all anew of a new version, and what is missing of an old one', async () => {
    const { store, make } = setUp();
    store.put(source.key, 'one');
    await make();
    store.put(source.key, 'two');
    expect(await make()).toEqual({ result: 'written', widths: [16, 32] });
    store.objects.delete(large);
    expect(await make()).toEqual({ result: 'written', widths: [32] });
    expect(store.texts()).toMatchObject({ [small]: 'two@16', [large]: 'two@32' });
  });

  it.each([
    ['a thumbnail by its key', small, 'one', {}, 'is-thumbnail'],
    ['a thumbnail elsewhere by its metadata', 'b.webp', 'one', { 'made-by': 'thumbnailer' }, 'made-here'],
    ['a folder', 'x/', '', {}, 'folder'],
    ['a key that leaves no room', 'k'.repeat(1_010), 'one', {}, 'key-too-long'],
    ['a key of long letters', 'ü'.repeat(505), 'one', {}, 'key-too-long'],
    ['too many bytes', source.key, 'x'.repeat(1_001), {}, 'too-large'],
  ])('skips %s', async (_, key, text, metadata, reason) => {
    const { store, make } = setUp();
    store.put(key, text, metadata as Record<string, string>);
    expect(await make(key)).toMatchObject({ result: 'skipped', reason });
    expect(store.objects.size).toBe(1);
    expect(store.calls.filter((call) => !call.startsWith('head'))).toEqual([]);
  });

  it('takes the longest key that leaves room', async () => {
    const { store, make } = setUp();
    const key = 'k'.repeat(1024 - 'thumbnails//32.webp'.length);
    store.put(key, 'one');
    expect(await make(key)).toMatchObject({ result: 'written' });
  });

  it('skips what is not there any more', async () => {
    expect(await setUp().make()).toEqual({ result: 'skipped', reason: 'gone' });
  });

  it('skips what is deleted between the look and the read', async () => {
    const { store, make } = setUp({}, async (call) => {
      if (call.startsWith('read')) store.objects.delete(source.key);
    });
    store.put(source.key, 'one');
    expect(await make()).toEqual({ result: 'skipped', reason: 'gone' });
  });

  it.each(['not-an-image', 'too-large', 'too-many-frames', 'damaged', 'too-slow'] as const)(
    'skips an image that is %s',
    async (code) => {
      const resize = () => Promise.reject(new ImagingError(code, 'why'));
      const { store, make } = setUp({ resize });
      store.put(source.key, 'text');
      expect(await make()).toEqual({ result: 'skipped', reason: code, detail: 'why' });
      expect(store.objects.size).toBe(1);
    },
  );

  it.each([
    ['a busy process', new ImagingError('busy', 'later')],
    ['an addon that does not load', new Error('cannot open shared object file')],
  ])('rejects for %s: later it may go', async (_, error) => {
    const { store, make } = setUp({ resize: () => Promise.reject(error) });
    store.put(source.key, 'one');
    await expect(make()).rejects.toBe(error);
  });

  it.each(['head', 'read', 'write'])(
    'rejects when the store fails at %s, and goes on from there',
    async (name) => {
      let failing = true;
      const { store, make } = setUp({}, async (call) => {
        if (failing && call.startsWith(name)) throw new StorageError('down');
      });
      store.put(source.key, 'one');
      await expect(make()).rejects.toThrow('down');
      failing = false;
      await make();
      expect(store.texts()).toMatchObject({ [small]: 'one@16', [large]: 'one@32' });
    },
  );

  it('looks again when the source changes under it', async () => {
    const { store, make } = setUp({}, async (call) => {
      if (call === `write ${large}` && store.texts()[source.key] === 'one') store.put(source.key, 'two');
    });
    store.put(source.key, 'one');
    expect(await make()).toEqual({ result: 'written', widths: [16, 32] });
    expect(store.texts()).toMatchObject({ [small]: 'two@16', [large]: 'two@32' });
  });

  it('gives up on a source that never rests', async () => {
    let times = 0;
    const { store, make } = setUp({}, async (call) => {
      if (call === `read ${source.key}`) store.put(source.key, String((times += 1)));
    });
    store.put(source.key, 'zero');
    await expect(make()).rejects.toThrow(
      's3://photos/x/a.jpg changed 8 times while its thumbnails were made',
    );
    expect(times).toBe(8);
  });
});
