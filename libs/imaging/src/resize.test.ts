import { Readable } from 'node:stream';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { noise, sheet } from '../testing/pictures';
import { createGate } from './gate';
import { metadata } from './metadata';
import { formats } from './output-size';
import { resize } from './resize';

const jpeg = (width = 300, height = 200): Promise<Buffer> => sheet(width, height).jpeg().toBuffer();

describe('resize', () => {
  it.each(formats)('writes %s', async (format) => {
    const image = await resize(await jpeg(), { width: 30, format, quality: 50 });
    expect(image).toMatchObject({ contentType: `image/${format}`, width: 30, height: 20 });
    expect(await metadata(image.data)).toMatchObject({ format, width: 30, height: 20 });
  });

  it.each([
    [{ width: 60, height: 60 }, 60, 40],
    [{ width: 60, height: 60, fit: 'cover' }, 60, 60],
    [{ width: 60, height: 60, fit: 'contain' }, 60, 60],
    [{ width: 60, height: 60, fit: 'outside' }, 90, 60],
    [{ width: 60, height: 60, fit: 'fill' }, 60, 60],
    [{ height: 50 }, 75, 50],
    [{ width: 3000 }, 300, 200],
    [{}, 300, 200],
  ] as const)('%j gives %i x %i', async (options, width, height) => {
    expect(await resize(await jpeg(), options)).toMatchObject({ width, height });
  });

  it('writes PNG without loss, whatever quality is asked for', async () => {
    const before = await noise(60, 40).raw().toBuffer();
    const { data } = await resize(await noise(60, 40).png().toBuffer(), { format: 'png', quality: 10 });
    expect((await sharp(data).raw().toBuffer()).equals(before)).toBe(true);
  });

  it('reads a stream, byte for byte as if it were there at once', async () => {
    const bytes = await noise(60, 40).png().toBuffer();
    const parts = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, at) =>
      bytes.subarray(at * 100, at * 100 + 100),
    );
    const streamed = await resize(Readable.from(parts), { width: 20 });
    expect(streamed.data.equals((await resize(bytes, { width: 20 })).data)).toBe(true);
  });

  it.each([
    ['1 x 20000', 1, 20_000],
    ['20000 x 1', 20_000, 1],
  ])('%s is resized, and refused where a format has no side that long', async (_, width, height) => {
    const long = await sheet(width, height).png().toBuffer();
    const image = await resize(long, { width: 100, height: 100 });
    expect([image.width, image.height].sort((a, b) => a - b)).toEqual([1, 100]);
    await expect(resize(long)).rejects.toMatchObject({ code: 'too-large' });
    await expect(resize(long, { format: 'png' })).resolves.toMatchObject({ width, height });
  });

  it.each([
    ['pixels', { pixels: 100 }],
    ['bytes', { bytes: 100 }],
    ['pixels of the result', { outputPixels: 300 * 200 - 1 }],
  ])('gives way to the limit on %s', async (_, limits) => {
    await expect(resize(await jpeg(), { limits })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('makes no result larger than allowed by padding', async () => {
    const padded = { width: 4_000, height: 4_000, fit: 'contain', limits: { outputPixels: 1e6 } } as const;
    await expect(resize(await jpeg(), padded)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('the result would have 4000 x 4000 pixels'),
    });
  });

  it('gives up what takes too long, and keeps its place until it has ended', async () => {
    const turn = createGate({
      imagesAtOnce: 1,
      threadsPerImage: 1,
      waiting: 1,
      reading: 32,
      waitSeconds: 60,
    });
    const [large, small] = [await sheet(1_000, 1_000).png().toBuffer(), await jpeg()];
    const slow = resize(large, { format: 'avif', limits: { seconds: 0.01 } }, turn);
    const next = resize(small, { width: 10 }, turn);
    await expect(slow).rejects.toMatchObject({ code: 'too-slow' });
    await expect(resize(small, {}, turn)).rejects.toMatchObject({ code: 'busy' });
    await expect(next).resolves.toMatchObject({ width: 10 });
  });

  it('is not made for somebody who left before its turn', async () => {
    const signal = AbortSignal.abort(new Error('the client left'));
    await expect(resize(await jpeg(), { signal })).rejects.toThrow('the client left');
  });

  it.each([{ width: 0 }, { width: 1.5 }, { quality: 101 }])('blames the caller for %j', async (options) => {
    await expect(resize(await jpeg(), options)).rejects.not.toMatchObject({ name: 'ImagingError' });
  });
});
