import pLimit from 'p-limit';
import { blobsOf, type HeldBlob, type HeldSubject } from '../../core/inspect/held';
import type { RegistryClient } from '../registry';
import { putTestMark } from '../test-mark';

/** How many blobs travel at a time. */
const PARALLEL_COPIES = 4;

/** How the blobs of an image came into its destination. */
export interface CopyResult {
  /** Sent from one registry to the other. */
  uploadedBlobs: number;
  /** Linked by the registry itself, from another of its repositories. */
  mountedBlobs: number;
  presentBlobs: number;
}

/**
 * Copies blobs, platform manifests and test marks; no tag but the marks' is set. Bytes go from one registry to the
 * other as they come.
 *
 * @throws MultiarchError REGISTRY_* of either side, DIGEST_MISMATCH
 */
export async function copyImage(
  { images }: Pick<HeldSubject, 'images'>,
  source: RegistryClient,
  destination: RegistryClient,
  onStep: (line: string) => void,
): Promise<CopyResult> {
  await destination.ping();
  const blobs = new Map(images.flatMap(blobsOf).map((blob) => [blob.digest, blob]));
  const result = await copyBlobs([...blobs.values()], source, destination, onStep);
  for (const { digest, bytes, mediaType } of images) {
    if (!(await destination.headManifest(digest))) {
      await destination.putManifest(digest, bytes, mediaType);
      await destination.confirmManifest(digest);
    }
    await putTestMark(destination, digest);
  }
  return result;
}

async function copyBlobs(
  blobs: readonly HeldBlob[],
  source: RegistryClient,
  destination: RegistryClient,
  onStep: (line: string) => void,
): Promise<CopyResult> {
  const result: CopyResult = { uploadedBlobs: 0, mountedBlobs: 0, presentBlobs: 0 };
  const limit = pLimit(PARALLEL_COPIES);
  const mountFrom = source.registry === destination.registry ? source.repository : undefined;
  const copy = async ({ digest, size }: HeldBlob): Promise<void> => {
    const open = () => source.openBlob(digest);
    const outcome = await destination.putBlob({ digest, size, open, mountFrom });
    if (outcome === 'exists') result.presentBlobs += 1;
    else {
      result[outcome === 'mounted' ? 'mountedBlobs' : 'uploadedBlobs'] += 1;
      onStep(`blob ${digest} ${size} bytes ${outcome}`);
    }
  };
  try {
    await Promise.all(blobs.map((blob) => limit(() => copy(blob))));
  } finally {
    limit.clearQueue();
  }
  return result;
}
