import { blobsOf, type HeldBlob, type HeldSubject } from '../../core/inspect/held';
import type { RegistryClient } from '../registry';
import { type BlobCounts, sendBlobs } from '../send-blobs';
import { putTestMark } from '../test-mark';

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
): Promise<BlobCounts> {
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

function copyBlobs(
  blobs: readonly HeldBlob[],
  source: RegistryClient,
  destination: RegistryClient,
  onStep: (line: string) => void,
): Promise<BlobCounts> {
  const from = source.registry === destination.registry ? { mountFrom: source.repository } : {};
  const sources = blobs.map(({ digest, size }) => ({
    digest,
    size,
    open: () => source.openBlob(digest),
    ...from,
  }));
  return sendBlobs(sources, destination, ({ digest, size }, outcome) =>
    onStep(`blob ${digest} ${size} bytes ${outcome}`),
  );
}
