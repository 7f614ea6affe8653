import { ImagingError } from './errors';
import { defaultLimits, type Limits } from './limits';
import { loadSharp } from './load-sharp';
import { metadata } from './metadata';

export const fits = ['cover', 'contain', 'inside', 'outside', 'fill'] as const;
export const formats = ['webp', 'jpeg', 'png', 'avif'] as const;

export type Fit = (typeof fits)[number];
export type Format = (typeof formats)[number];

export interface ResizeOptions {
  /** Pixels; the other side follows the image's proportions when one is left out. */
  width?: number;
  height?: number;
  /** How the image meets width and height where both are given. Default inside: whole, and no larger than either. */
  fit?: Fit;
  /** Default webp. */
  format?: Format;
  /** 1 to 100; default 80. */
  quality?: number;
  limits?: Limits;
}

export interface ResizedImage {
  data: Buffer;
  contentType: `image/${Format}`;
  width: number;
  height: number;
}

/**
 * Decodes, turns upright, resizes (never enlarges) and encodes. All metadata is left behind: EXIF holds where and
 * with what a photo was taken.
 * @throws ImagingError not-an-image, too-large, damaged
 */
export async function resize(input: Uint8Array, options: ResizeOptions = {}): Promise<ResizedImage> {
  const { width, height, fit = 'inside', format = 'webp', quality = 80, limits = defaultLimits } = options;
  await metadata(input, limits);
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(input, { limitInputPixels: limits.pixels })
      .autoOrient()
      .resize({ width, height, fit, withoutEnlargement: true })
      .toFormat(format, { quality })
      .toBuffer({ resolveWithObject: true });
    return { data, contentType: `image/${format}`, width: info.width, height: info.height };
  } catch (cause) {
    throw new ImagingError('damaged', 'the image cannot be decoded: it is cut off or damaged', { cause });
  }
}
