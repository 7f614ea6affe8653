import { describe, expect, it } from 'vitest';
import { format, MultiarchError } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import { useRegistry } from '../../testing/use-registry';
import { createRegistryClient } from './client';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, layers: [] }),
);
const start = useRegistry();

describe('createRegistryClient', () => {
  it.each([
    ['http://localhost', 'app'],
    ['localhost', 'App'],
  ])('refuses %s and %s', (registry, repository) => {
    expect(() => createRegistryClient({ registry, repository })).toThrow(MultiarchError);
  });

  it('names the repository in errors that a person sees', async () => {
    const { client } = await start({ faults: () => ({ kind: 'status', status: 404 }) });
    expect(format(await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest)))).toContain(
      '/v2/team/app/',
    );
  });
});
