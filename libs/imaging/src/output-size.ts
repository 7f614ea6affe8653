import { ImagingError } from './errors';

export const fits = ['cover', 'contain', 'inside', 'outside', 'fill'] as const;
export const formats = ['webp', 'jpeg', 'png', 'avif'] as const;

export type Fit = (typeof fits)[number];
export type Format = (typeof formats)[number];

export interface Size {
  width: number;
  height: number;
}

/**
 * The longest side of each format. https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be
 * JPEG: ITU-T T.81, B.2.2. AVIF: what its encoder takes. PNG has 2^31 - 1, which `outputPixels` stays below.
 */
const longest: Record<Format, number> = { webp: 16_383, jpeg: 65_535, avif: 16_384, png: 2 ** 31 - 1 };

/** The size that an image comes out with: never enlarged, only padded (contain) to the sides that are given. */
export function outputSize(image: Size, wanted: Partial<Size>, fit: Fit): Size {
  const { width, height } = wanted;
  const across = image.width / (width ?? image.width);
  const down = image.height / (height ?? image.height);
  if (fit === 'fill') return scale(image, across, down);
  const scaled = scale(image, proportional(wanted, fit, across, down));
  if (fit === 'contain') return { width: width ?? scaled.width, height: height ?? scaled.height };
  if (fit !== 'cover') return scaled;
  return {
    width: Math.min(scaled.width, width ?? Infinity),
    height: Math.min(scaled.height, height ?? Infinity),
  };
}

/** How many times smaller the image gets, where both sides shrink alike. */
function proportional({ width, height }: Partial<Size>, fit: Fit, across: number, down: number): number {
  if (width === undefined) return down;
  if (height === undefined) return across;
  return fit === 'inside' || fit === 'contain' ? Math.max(across, down) : Math.min(across, down);
}

function scale({ width, height }: Size, across: number, down = across): Size {
  const side = (length: number, shrink: number): number =>
    Math.max(1, Math.round(length / Math.max(1, shrink)));
  return { width: side(width, across), height: side(height, down) };
}

/** Measured, docs/imaging.md: the AV1 encoder has more bytes in use for a pixel than the others, and takes longer. */
const AVIF_ENCODING = 2;

/** @throws ImagingError too-large */
export function checkOutput({ width, height }: Size, format: Format, pixels: number): void {
  const found = `the result would have ${width} x ${height} pixels`;
  const allowed = format === 'avif' ? pixels / AVIF_ENCODING : pixels;
  if (width * height > allowed) {
    const text = `${found}, allowed in ${format} are ${allowed} in all: ask for a smaller width or height`;
    throw new ImagingError('too-large', text);
  }
  if (Math.max(width, height) > longest[format]) {
    const text = `${found}, a side in ${format} has ${longest[format]} at most: ask for a smaller one, or for png`;
    throw new ImagingError('too-large', text);
  }
}
