import { expect } from 'vitest';
import type { Reader } from './complete';
import type { TestImage } from './images';

/** Where any moving tag points to the image, everything else of its push is done. */
export async function expectMovedLast(
  moving: Record<string, string>,
  { digests, immutable }: TestImage,
  reader: Reader,
): Promise<void> {
  if (!Object.entries(moving).some(([tag, digest]) => digests[tag] === digest)) return;
  expect(await reader.completeDigests(Object.keys(immutable))).toEqual(immutable);
}
