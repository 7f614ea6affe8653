import { describe, expect, it } from 'vitest';
import { sheet } from '../testing/pictures';
import { metadata } from './metadata';

describe('metadata', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    const bytes = await sheet(30, 20).toFormat(format).toBuffer();
    expect(await metadata(bytes)).toEqual({
      format,
      width: 30,
      height: 20,
      hasAlpha: format === 'gif',
      frames: 1,
      orientation: 1,
      space: 'srgb',
      hasProfile: false,
      bytes: bytes.length,
    });
  });

  it('gives width and height as seen', async () => {
    const turned = await sheet(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await metadata(turned)).toMatchObject({ width: 200, height: 300, orientation: 6 });
  });

  it('sees a colour profile', async () => {
    const wide = await sheet(9, 9).withIccProfile('p3').jpeg().toBuffer();
    expect(await metadata(wide)).toMatchObject({ hasProfile: true });
  });

  it('takes as many bytes and pixels as allowed, and not one more', async () => {
    const bytes = await sheet(100, 100).jpeg().toBuffer();
    const limits = { bytes: bytes.length, pixels: 10_000 };
    expect(await metadata(bytes, { limits })).toMatchObject({ width: 100 });
    const smaller = { limits: { ...limits, bytes: bytes.length - 1 } };
    await expect(metadata(bytes, smaller)).rejects.toMatchObject({
      code: 'too-large',
      message: `the image has ${bytes.length} bytes, allowed are ${bytes.length - 1}`,
    });
    await expect(metadata(bytes, { limits: { ...limits, pixels: 9_999 } })).rejects.toMatchObject({
      code: 'too-large',
      message: 'the image has 100 x 100 pixels, allowed are 9999 in all',
    });
  });

  it('is not read for somebody who left before its turn', async () => {
    const bytes = await sheet(10, 10).jpeg().toBuffer();
    const signal = AbortSignal.abort(new Error('the client left'));
    await expect(metadata(bytes, { signal })).rejects.toThrow('the client left');
  });

  it.each([
    ['HEIC, as some telephones write it', '\0\0\0\x18ftypheic\0\0\0\0heicmif1'],
    ['SVG', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['PDF', '%PDF-1.7\n'],
  ])('names %s where it finds it', async (name, start) => {
    await expect(metadata(Buffer.from(start, 'latin1'))).rejects.toThrow(
      `this is ${name}: expected JPEG, PNG, WebP, GIF, AVIF or TIFF`,
    );
  });
});
