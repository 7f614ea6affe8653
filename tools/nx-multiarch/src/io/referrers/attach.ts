import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import type { RegistryClient } from '../registry';
import { sendBlobs } from '../send-blobs';
import type { Attachment } from './attachment';

/**
 * Puts attachments beside the manifests they are about. What is there already stays as it is: a second push of the
 * same image attaches nothing.
 *
 * @param onStep sees a line for each that was not there before
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH
 */
export async function attachAll(
  attachments: readonly Attachment[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<void> {
  for (const [subject, own] of bySubject(attachments)) {
    const held = new Set((await client.listReferrers(subject)).map(({ digest }) => digest));
    for (const { kind, manifest, mediaType, blobs } of own) {
      const digest = digestOf(manifest);
      if (held.has(digest)) continue;
      await sendBlobs(blobs, client, () => undefined);
      await client.putReferrer(subject, manifest, mediaType);
      onStep(`${kind} ${digest} of ${subject}`);
    }
  }
}

function bySubject(attachments: readonly Attachment[]): Map<Digest, Attachment[]> {
  const groups = new Map<Digest, Attachment[]>();
  for (const each of attachments) groups.set(each.subject, [...(groups.get(each.subject) ?? []), each]);
  return groups;
}
