// Which times go with which: the deployment takes the function's timeout from here, and a batch what it still begins.

/** Seconds of work on one thumbnail; an image that takes longer is skipped. */
export const THUMBNAIL_SECONDS = 20;

/**
 * Seconds for the calls of S3 that go with one image; they take one or two when S3 answers as it usually does. Where it
 * hangs, an invocation may still be cut off: then its messages come again, and what was done is found done.
 */
const STORE_SECONDS = 30;

/** Seconds for an image with which nothing is wrong: a photo of 50 megapixels on one CPU, with room to spare. */
const USUAL_SECONDS = 10;

/** The longest that a message with one image may take, in seconds: each of its thumbnails is as slow as is allowed. */
export function longestMessage(widths: number): number {
  return STORE_SECONDS + widths * THUMBNAIL_SECONDS;
}

/**
 * The timeout of a function that gets its messages in batches, in seconds. After usual images there is time for the
 * longest as the last of the batch, so that a message is put off only behind images that are slow themselves.
 */
export function batchTimeout(widths: number, batchSize: number): number {
  return longestMessage(widths) + (batchSize - 1) * USUAL_SECONDS;
}
