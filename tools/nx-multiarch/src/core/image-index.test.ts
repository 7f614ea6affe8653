import { describe, expect, it } from 'vitest';
import { composeIndex } from './image-index';
import { MEDIA_TYPES } from './media-types';
import { linux } from './platform';

const entry = (architecture: 'amd64' | 'arm64') => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${architecture}`,
  size: 7,
  platform: linux(architecture),
});

describe('composeIndex', () => {
  it('gives the same bytes whatever the order of the builds', () => {
    const bytes = composeIndex([entry('arm64'), entry('amd64')]);
    expect(bytes).toBe(composeIndex([entry('amd64'), entry('arm64')]));
    expect(JSON.parse(bytes)).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: [entry('amd64'), entry('arm64')],
    });
  });

  it('keeps a variant that says something', () => {
    const v3 = { ...entry('amd64'), platform: { ...linux('amd64'), variant: 'v3' } };
    expect(JSON.parse(composeIndex([v3])).manifests[0].platform.variant).toBe('v3');
  });
});
