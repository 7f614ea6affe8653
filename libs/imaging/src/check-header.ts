import { ImagingError } from './errors';
import type { Header } from './header';
import type { Limits } from './limits';

/**
 * Bytes of one channel of one pixel, by libvips' band formats; the others have eight.
 * https://www.libvips.org/API/current/enum.BandFormat.html
 */
const depths: Record<string, number> = { uchar: 1, char: 1, ushort: 2, short: 2, uint: 4, int: 4, float: 4 };

/** Measured, docs/imaging.md: the AV1 decoder has four times as many bytes in use for a pixel as the others. */
const AVIF_DECODING = 4;

/**
 * How many ordinary pixels an image is worth to its decoder: those of up to four bytes count as one, those of 16 bits
 * a channel as up to two, those of AVIF as four.
 */
export function weightedPixels({ width, height, channels, depth, format }: Header): number {
  const bytes = channels * (depths[depth] ?? 8);
  return width * height * Math.max(1, bytes / 4) * (format === 'heif' ? AVIF_DECODING : 1);
}

/** @throws ImagingError too-large, too-many-frames */
export function checkHeader(header: Header, limits: Limits): void {
  checkFrames(header.pages ?? 1, limits.frames);
  const { width, height, channels, depth, format } = header;
  const weighted = weightedPixels(header);
  if (weighted <= limits.pixels) return;
  const counted =
    weighted === width * height ? '' : `, which count as ${weighted} (${format}, ${channels} x ${depth})`;
  const found = `${width} x ${height} pixels${counted}`;
  throw new ImagingError('too-large', `the image has ${found}, allowed are ${limits.pixels} in all`);
}

/** @throws ImagingError too-many-frames */
export function checkFrames(found: number, allowed: number): void {
  if (found <= allowed) return;
  throw new ImagingError('too-many-frames', `the image has more than ${allowed} frames, allowed are no more`);
}
