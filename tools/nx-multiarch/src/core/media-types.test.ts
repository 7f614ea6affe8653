import { describe, expect, it } from 'vitest';
import { isIndexType, isManifestType, MANIFEST_ACCEPT, MEDIA_TYPES } from './media-types';

describe('media types', () => {
  it.each([
    [MEDIA_TYPES.ociIndex, true, false],
    [MEDIA_TYPES.dockerIndex, true, false],
    [MEDIA_TYPES.ociManifest, false, true],
    [MEDIA_TYPES.dockerManifest, false, true],
    [MEDIA_TYPES.ociConfig, false, false],
  ])('%s', (type, index, manifest) => {
    expect([isIndexType(type), isManifestType(type)]).toEqual([index, manifest]);
    expect(MANIFEST_ACCEPT.split(', ').includes(type)).toBe(index || manifest);
  });
});
