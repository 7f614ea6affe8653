import type { Metadata } from 'sharp';
import { ImagingError } from './errors';
import { loadSharp } from './load-sharp';

/** What an image's header says of it; width and height as they are in the file. */
export type Header = Metadata;

/** How files begin that are decoded here. Without its signature nothing is, so a header that cannot be read is broken. */
const signatures: readonly RegExp[] = [
  /^\xff\xd8\xff/,
  /^\x89PNG\r\n/,
  /^RIFF....WEBP/s,
  /^GIF8[79]a/,
  /^....ftypavi[fs]/s,
  /^(II\*\0|MM\0\*)/,
];

/** How files begin that people take for images, and that are not decoded here. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/^....ftyp(heic|heix|hevc|heim|heis)/s, 'HEIC, as some telephones write it'],
  [/^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!DOCTYPE\s+svg|<svg)/is, 'SVG'],
  [/^%PDF-/, 'PDF'],
  [/^BM/, 'BMP'],
];

/**
 * Reads an image's header; no pixel is decoded.
 * @throws ImagingError not-an-image, damaged
 */
export async function readHeader(bytes: Uint8Array): Promise<Header> {
  const sharp = await loadSharp();
  if (bytes.length === 0) throw notAnImage('there are no bytes');
  let header: Header;
  try {
    // The limit on pixels is checked later, where the error can say what it is.
    header = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw unreadable(bytes, cause);
  }
  // The container of AVIF holds other codecs too, and sharp has the decoder of this one only.
  if (header.format === 'heif' && header.compression !== 'av1') throw notAnImage('this is HEIC');
  return header;
}

function unreadable(bytes: Uint8Array, cause: unknown): ImagingError {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (signatures.some((signature) => signature.test(start))) {
    const text = 'the header of the image cannot be read: it is cut off or damaged';
    return new ImagingError('damaged', text, { cause });
  }
  const stranger = strangers.find(([pattern]) => pattern.test(start));
  return notAnImage(stranger ? `this is ${stranger[1]}` : 'not an image that can be read', cause);
}

function notAnImage(found: string, cause?: unknown): ImagingError {
  const expected = 'expected JPEG, PNG, WebP, GIF, AVIF or TIFF';
  return new ImagingError('not-an-image', `${found}: ${expected}`, { cause });
}
