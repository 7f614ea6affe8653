import { MultiarchError } from '../core/errors';
import type { Digest } from '../core/image-ref';
import { MEDIA_TYPES } from '../core/media-types';
import { composeMark, isMarkOf, markTag } from '../core/test/test-mark';
import { emptyBlob } from './referrers/attachment';
import type { RegistryClient } from './registry';

/**
 * Marks a platform manifest in its repository as one that docker-test has passed. A second mark changes nothing.
 *
 * @throws MultiarchError REGISTRY_NOT_FOUND where the repository does not hold the manifest; REGISTRY_*
 */
export async function putTestMark(client: RegistryClient, digest: Digest): Promise<void> {
  const subject = await client.headManifest(digest);
  if (!subject) throw unknown(client, digest);
  if (await hasTestMark(client, digest)) return;
  await client.putBlob(emptyBlob());
  const mark = Buffer.from(composeMark(subject), 'utf8');
  await client.putManifest(markTag(digest), mark, MEDIA_TYPES.ociManifest);
}

/**
 * Whether a platform manifest has the mark, looked up by its tag: registries without the referrers API have it too.
 *
 * @throws MultiarchError REGISTRY_*
 */
export async function hasTestMark(client: RegistryClient, digest: Digest): Promise<boolean> {
  const mark = await client.getManifest(markTag(digest));
  return mark !== undefined && isMarkOf(mark.bytes, digest);
}

function unknown({ name }: RegistryClient, digest: Digest): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${name} holds no manifest ${digest}, so it cannot be marked as tested`,
    expected: 'a manifest that was pushed to this repository',
    mend: 'nx docker-push <app>',
  });
}
