import { checkFrames, checkHeader } from './check-header';
import { readHeader, type Header } from './header';
import type { Limits } from './limits';
import { withoutText } from './png-text';
import { webpFrames } from './webp-frames';

/** An image whose header was read and is within the limits. */
export interface OpenedImage {
  /** What is safe to decode. */
  bytes: Uint8Array;
  header: Header;
}

/**
 * Reads the header and holds it to the limits; what would cost much before any header is seen is looked for first.
 * @throws ImagingError not-an-image, damaged, too-large, too-many-frames
 */
export async function openImage(file: Uint8Array, limits: Limits): Promise<OpenedImage> {
  checkFrames(webpFrames(file, limits.frames + 1), limits.frames);
  const bytes = withoutText(file);
  const header = await readHeader(bytes);
  checkHeader(header, limits);
  return { bytes, header };
}
