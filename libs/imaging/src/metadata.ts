import type { Metadata } from 'sharp';
import { ImagingError } from './errors';
import { defaultLimits, type Limits } from './limits';
import { loadSharp } from './load-sharp';

/** What an image's header says; width and height as it is seen, with its orientation applied. */
export interface ImageMetadata {
  /** jpeg, png, webp, gif, heif (AVIF also) or tiff. */
  format: string;
  width: number;
  height: number;
  hasAlpha: boolean;
}

async function readHeader(input: Uint8Array): Promise<Metadata> {
  const sharp = await loadSharp();
  try {
    // The limit is checked below, where the error can say what it is.
    return await sharp(input, { limitInputPixels: false }).metadata();
  } catch (cause) {
    const message = 'not an image that can be read: expected JPEG, PNG, WebP, GIF, AVIF or TIFF';
    throw new ImagingError('not-an-image', message, { cause });
  }
}

/**
 * Reads an image's header; nothing is decoded.
 * @throws ImagingError not-an-image, too-large
 */
export async function metadata(input: Uint8Array, limits: Limits = defaultLimits): Promise<ImageMetadata> {
  if (input.length > limits.bytes) {
    throw new ImagingError('too-large', `the image has ${input.length} bytes, allowed are ${limits.bytes}`);
  }
  const { format, width, height, autoOrient, hasAlpha } = await readHeader(input);
  if (width * height > limits.pixels) {
    const text = `the image has ${width} x ${height} pixels, allowed are ${limits.pixels} in all`;
    throw new ImagingError('too-large', text);
  }
  return { format, width: autoOrient.width, height: autoOrient.height, hasAlpha };
}
