import type { Sharp as Pipeline } from 'sharp';
import { ImagingError } from './errors';
import { gate, tooSlow, type Gate } from './gate';
import { withDefaults, type Limits } from './limits';
import { loadSharp } from './load-sharp';
import { openImage } from './open-image';
import { checkOutput, outputSize, type Fit, type Format } from './output-size';
import { receive, type ImageInput } from './read-input';

export interface ResizeOptions {
  /** Pixels; the other side follows the image's proportions when one is left out (with fit fill it stays as it is). */
  width?: number;
  height?: number;
  /** How the image meets width and height where both are given. Default inside: whole, and no larger than either. */
  fit?: Fit;
  /** Default webp. */
  format?: Format;
  /** 1 to 100; default 80. Not for png, which is without loss. */
  quality?: number;
  limits?: Partial<Limits>;
  /** Ends the wait for a turn, when nobody waits for the image any more; a work that was begun is finished. */
  signal?: AbortSignal;
}

export interface ResizedImage {
  data: Buffer;
  contentType: `image/${Format}`;
  width: number;
  height: number;
}

/**
 * Decodes, turns upright, resizes (never enlarges) and encodes in sRGB. All metadata is left behind: EXIF holds where
 * and with what a photo was taken. Of an animation it is the first frame.
 * @throws ImagingError not-an-image, too-large, too-many-frames, damaged, too-slow, busy; the signal's reason
 */
export async function resize(
  input: ImageInput,
  options: ResizeOptions = {},
  turn: Gate = gate(),
): Promise<ResizedImage> {
  const limits = withDefaults(options.limits);
  const bytes = await receive(input, limits.bytes, turn);
  return turn.run(() => resizeBytes(bytes, options, limits), limits.seconds, options.signal);
}

async function resizeBytes(file: Uint8Array, options: ResizeOptions, limits: Limits): Promise<ResizedImage> {
  const { width, height, fit = 'inside', format = 'webp', quality = 80 } = options;
  const { bytes, header } = await openImage(file, limits);
  checkOutput(outputSize(header.autoOrient, { width, height }, fit), format, limits.outputPixels);
  const sharp = await loadSharp();
  const pipeline = sharp(bytes, { limitInputPixels: limits.pixels })
    .timeout({ seconds: Math.ceil(limits.seconds) })
    .autoOrient()
    .resize({ width, height, fit, withoutEnlargement: true })
    // With a quality, sharp would reduce a PNG to a palette of 256 colours, and take minutes over a large one.
    .toFormat(format, format === 'png' ? {} : { quality });
  const { data, info } = await finish(pipeline, limits.seconds);
  return { data, contentType: `image/${format}`, width: info.width, height: info.height };
}

/** libvips' words when its own clock has run out; sharp passes them on and gives no code. */
const outOfTime = /^timeout: \d+% complete/m;

async function finish(pipeline: Pipeline, seconds: number) {
  try {
    return await pipeline.toBuffer({ resolveWithObject: true });
  } catch (cause) {
    if (cause instanceof Error && outOfTime.test(cause.message)) throw tooSlow(seconds, cause);
    throw new ImagingError('damaged', 'the image cannot be decoded: it is cut off or damaged', { cause });
  }
}
