import { ImagingError, type ImagingErrorCode } from '@nx-multiarch/imaging';

/**
 * is-thumbnail: by its key. made-here: by its metadata. folder: the empty object that the console makes for one.
 * gone: deleted meanwhile. up-to-date: its thumbnails are all there. The others are imaging's.
 */
export type SkipReason =
  | 'is-thumbnail'
  | 'made-here'
  | 'folder'
  | 'key-too-long'
  | 'gone'
  | 'up-to-date'
  | Exclude<ImagingErrorCode, 'busy'>;

/** What became of an object. Skipped is for good: the same object would be skipped again. */
export type Outcome =
  { result: 'written'; widths: number[] } | { result: 'skipped'; reason: SkipReason; detail?: string };

export function skipped(reason: SkipReason, detail?: string): Outcome {
  return { result: 'skipped', reason, ...(detail === undefined ? {} : { detail }) };
}

/** What is wrong with the image stays so and is skipped; all else, a busy process included, may go better later. */
export function skippedFor(error: unknown): Outcome {
  if (error instanceof ImagingError && error.code !== 'busy') return skipped(error.code, error.message);
  throw error;
}
