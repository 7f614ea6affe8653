import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { metadata } from './metadata';
import { formats, resize } from './resize';

const picture = (width: number, height: number): ReturnType<typeof sharp> =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 } } });

const jpeg = (width = 300, height = 200): Promise<Buffer> => picture(width, height).jpeg().toBuffer();

/** A photo taken with the camera turned: 300 x 200 in the file, 200 x 300 as seen. */
const turned = (): Promise<Buffer> =>
  picture(300, 200)
    .withMetadata({ orientation: 6 })
    .withExif({ IFD0: { Copyright: 'nobody', Artist: 'somebody' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

describe('metadata', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)('reads %s', async (format) => {
    const bytes = await picture(30, 20).toFormat(format).toBuffer();
    expect(await metadata(bytes)).toEqual({ format, width: 30, height: 20, hasAlpha: format === 'gif' });
  });

  it('gives width and height as seen', async () => {
    expect(await metadata(await turned())).toMatchObject({ width: 200, height: 300 });
  });

  it.each([
    ['no bytes', ''],
    ['text', 'not an image at all'],
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    ],
    ['PDF', '%PDF-1.4\n%%EOF'],
  ])('refuses %s', async (_, text) => {
    await expect(metadata(Buffer.from(text))).rejects.toMatchObject({
      name: 'ImagingError',
      code: 'not-an-image',
    });
  });

  it('refuses too many bytes and too many pixels', async () => {
    const bytes = await jpeg(100, 100);
    const limits = { bytes: bytes.length, pixels: 10_000 };
    expect(await metadata(bytes, limits)).toMatchObject({ width: 100 });
    const tooLarge = { code: 'too-large' };
    await expect(metadata(bytes, { ...limits, bytes: bytes.length - 1 })).rejects.toMatchObject(tooLarge);
    await expect(metadata(bytes, { ...limits, pixels: 9_999 })).rejects.toMatchObject(tooLarge);
  });
});

describe('resize', () => {
  it.each(formats)('writes %s', async (format) => {
    const image = await resize(await jpeg(), { width: 30, format, quality: 50 });
    expect(image).toMatchObject({ contentType: `image/${format}`, width: 30, height: 20 });
    expect((await metadata(image.data)).format).toBe(format === 'avif' ? 'heif' : format);
  });

  it.each([
    [{ width: 60, height: 60 }, 60, 40],
    [{ width: 60, height: 60, fit: 'cover' }, 60, 60],
    [{ width: 60, height: 60, fit: 'fill' }, 60, 60],
    [{ height: 50 }, 75, 50],
    [{ width: 3000 }, 300, 200],
    [{}, 300, 200],
  ] as const)('%j gives %i x %i', async (options, width, height) => {
    expect(await resize(await jpeg(), options)).toMatchObject({ width, height });
  });

  it('turns the image upright and leaves all metadata behind', async () => {
    const before = await sharp(await turned()).metadata();
    expect(before.exif).toBeDefined();
    const image = await resize(await turned(), { width: 100, format: 'jpeg' });
    expect(image).toMatchObject({ width: 100, height: 150 });
    const after = await sharp(image.data).metadata();
    expect(after).toMatchObject({ width: 100, height: 150 });
    expect([after.exif, after.orientation, after.xmp, after.icc]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('calls an image that is cut off damaged', async () => {
    const noise = Buffer.from(Array.from({ length: 300 * 200 * 3 }, (_, at) => (at * 7919) % 251));
    const bytes = await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
      .png()
      .toBuffer();
    await expect(resize(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({ code: 'damaged' });
  });

  it('gives way to the limits', async () => {
    const limits = { bytes: 1e6, pixels: 100 };
    await expect(resize(await jpeg(), { limits })).rejects.toMatchObject({ code: 'too-large' });
  });
});
