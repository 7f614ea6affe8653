import { gate, type Gate } from './gate';
import type { Header } from './header';
import { withDefaults, type Limits } from './limits';
import { openImage } from './open-image';
import { receive, type ImageInput } from './read-input';

export interface MetadataOptions {
  limits?: Partial<Limits>;
  /** Ends the wait for a turn, when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/** What an image's header says; width and height as it is seen, with its orientation applied. */
export interface ImageMetadata {
  /** jpeg, png, webp, gif, avif or tiff. */
  format: string;
  width: number;
  height: number;
  hasAlpha: boolean;
  /** Frames of an animation or pages of a TIFF; 1 for a single picture. */
  frames: number;
  /** EXIF orientation, 1 to 8; 1 is upright. */
  orientation: number;
  /** The colour space: srgb, b-w, cmyk, rgb16, grey16, ... */
  space: string;
  /** Whether a colour profile (ICC) is in the file. */
  hasProfile: boolean;
  /** Length of the file. */
  bytes: number;
}

/**
 * Reads an image's header; no pixel is decoded.
 * @throws ImagingError not-an-image, damaged, too-large, too-many-frames, too-slow, busy; the signal's reason
 */
export async function metadata(
  input: ImageInput,
  options: MetadataOptions = {},
  turn: Gate = gate(),
): Promise<ImageMetadata> {
  const limits = withDefaults(options.limits);
  const bytes = await receive(input, limits.bytes, turn);
  const { header } = await turn.run(() => openImage(bytes, limits), limits.seconds, options.signal);
  return describe(header, bytes.length);
}

function describe(header: Header, bytes: number): ImageMetadata {
  const { format, autoOrient, hasAlpha, pages = 1, orientation = 1, space, hasProfile } = header;
  const { width, height } = autoOrient;
  // The compression has been checked: what is in this container is AV1.
  const name = format === 'heif' ? 'avif' : format;
  return { format: name, width, height, hasAlpha, frames: pages, orientation, space, hasProfile, bytes };
}
