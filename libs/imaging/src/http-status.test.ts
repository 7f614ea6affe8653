import { expect, it } from 'vitest';
import { ImagingError } from './errors';
import { imagingStatus } from './http-status';

it.each([
  ['not-an-image', 415],
  ['too-large', 413],
  ['too-many-frames', 413],
  ['damaged', 422],
  ['too-slow', 422],
  ['busy', 503],
] as const)('%s is answered with %i', (code, status) => {
  expect(imagingStatus(new ImagingError(code, 'text'))).toBe(status);
});

it('another error has no status', () => {
  expect(imagingStatus(new Error('text'))).toBeUndefined();
});
