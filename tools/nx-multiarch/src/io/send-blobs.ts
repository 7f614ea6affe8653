import type { BlobSource, RegistryClient } from './registry';
import { severalAtOnce } from './several-at-once';

/** How many blobs travel at a time. */
const PARALLEL = 4;

/** How the blobs of an image came into a repository. */
export interface BlobCounts {
  uploadedBlobs: number;
  /** Linked by the registry itself, from another of its repositories. */
  mountedBlobs: number;
  presentBlobs: number;
}

/**
 * Makes sure that a repository holds these blobs, several at a time. One that is there twice, as a layer that the images
 * of both architectures have, is sent and counted once. The first that fails ends it.
 *
 * @param onSent is told of each blob that was not there before
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH, LAYOUT_DAMAGED
 */
export async function sendBlobs(
  blobs: readonly BlobSource[],
  client: RegistryClient,
  onSent: (blob: BlobSource, outcome: 'uploaded' | 'mounted') => void,
): Promise<BlobCounts> {
  const counts: BlobCounts = { uploadedBlobs: 0, mountedBlobs: 0, presentBlobs: 0 };
  const send = async (blob: BlobSource): Promise<void> => {
    const outcome = await client.putBlob(blob);
    if (outcome === 'exists') counts.presentBlobs += 1;
    else {
      counts[outcome === 'mounted' ? 'mountedBlobs' : 'uploadedBlobs'] += 1;
      onSent(blob, outcome);
    }
  };
  const once = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
  await severalAtOnce(once, PARALLEL, send);
  return counts;
}
