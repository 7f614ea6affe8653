import { ImagingError } from '@nx-multiarch/imaging';
import { describe, expect, it } from 'vitest';
import { mapImageError } from './image-errors';

describe('an error', () => {
  it.each([
    ['not-an-image', 415],
    ['too-large', 413],
    ['too-many-frames', 413],
    ['damaged', 422],
    ['too-slow', 422],
  ] as const)('%s is %i', (code, statusCode) => {
    expect(mapImageError(new ImagingError(code, 'why'))).toMatchObject({ statusCode, code, headers: {} });
  });

  it('busy says when to try again', () => {
    const headers = { 'retry-after': expect.stringMatching(/^\d+$/) };
    expect(mapImageError(new ImagingError('busy', 'why'))).toMatchObject({ statusCode: 503, headers });
  });

  it('of a sender that left is no fault of the service', () => {
    const left = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    expect(mapImageError(left)).toMatchObject({ statusCode: 400, code: 'cut-off' });
  });

  it('of another kind is left as it is', () => {
    expect(mapImageError(new Error('x'))).toBeUndefined();
  });
});
