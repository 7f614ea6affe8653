import type { Digest } from '../../core/image-ref';
import { isManifestType, MEDIA_TYPES } from '../../core/media-types';
import { formatPlatform, type Platform } from '../../core/platform';
import { assertAttested, type AttestKind, kindOf } from '../../core/referrers/attest';
import { shortDigest } from '../../core/report';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { blobsIn } from '../layout';
import { parseManifest } from '../inspect/manifest-json';
import { artifactFacts, type RegistryClient } from '../registry';
import { severalAtOnce } from '../several-at-once';
import type { Attachment } from './attachment';

/** How many images are looked at at a time. */
const PARALLEL = 4;

/**
 * What is beside a manifest, each kind once, sorted: `provenance`, `sbom`. That is what refers to it, and the signatures
 * that cosign 2 leaves under a tag, which refer to nothing.
 *
 * @throws MultiarchError REGISTRY_*
 */
export async function readKinds(client: RegistryClient, subject: Digest): Promise<string[]> {
  const kinds = (await client.listReferrers(subject)).map(kindOf);
  const isSigned = await client.headManifest(signatureTag(subject));
  return [...new Set(isSigned ? [...kinds, 'signature'] : kinds)].sort();
}

/**
 * Holds images of a repository to what an environment wants beside each of them. What a list names counts where it is
 * there: a list outlives what a registry deleted. Nothing is asked where it wants nothing.
 *
 * @param say names the environment, and what mends it
 * @throws MultiarchError NOT_ATTESTED, REGISTRY_*
 */
export async function assertAttachments(
  client: RegistryClient,
  images: readonly { platform: Platform; digest: Digest }[],
  wanted: readonly AttestKind[] = [],
  say: { to: string; mend: string },
): Promise<void> {
  if (wanted.length === 0) return;
  const read = async ({ platform, digest }: { platform: Platform; digest: Digest }) => ({
    name: `${formatPlatform(platform)} ${shortDigest(digest)}`,
    kinds: (await readAttachments(client, [digest])).map(({ kind }) => kind),
  });
  assertAttested(client.name, wanted, await severalAtOnce(images, PARALLEL, read), say);
}

/**
 * Everything that refers to these manifests, to be attached in another repository; whoever put it there. Test marks are
 * left out: a promotion sets its own.
 *
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH
 */
export async function readAttachments(
  client: RegistryClient,
  subjects: readonly Digest[],
): Promise<Attachment[]> {
  const found: Attachment[] = [];
  for (const subject of subjects) {
    for (const { digest, mediaType, artifactType } of await client.listReferrers(subject)) {
      if (artifactType === MEDIA_TYPES.testMark || !isManifestType(mediaType)) continue;
      const manifest = await client.getManifest(digest);
      // Deleted meanwhile, or listed by a tag that outlived it.
      if (!manifest) continue;
      const { blobs } = blobsIn(parseManifest(`${client.name}@${digest}`, manifest.bytes));
      const sources = blobs.map((blob) => ({ ...blob, open: () => client.openBlob(blob.digest) }));
      // By the manifest itself: a list may leave out what the kind goes by.
      const kind = kindOf(artifactFacts(manifest.bytes));
      found.push({ kind, subject, manifest: manifest.bytes, mediaType, blobs: sources });
    }
  }
  return found;
}
