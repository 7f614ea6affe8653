import { MultiarchError } from '../core/errors';
import { type Digest, parseImageRef } from '../core/image-ref';
import { readBorrowed } from './base/borrowed';
import { openBlob } from './base/layer-file';
import type { Layout } from './layout';
import { setTags } from './move-tags';
import type { PushPlan, Subject } from './push-plan';
import type { BlobSource, RegistryClient } from './registry';
import { type BlobCounts, sendBlobs } from './send-blobs';

/** What a push did, apart from what the plan says already. */
export interface PushResult extends BlobCounts {
  /** The tag of a newer commit, because of which the moving tags stayed where they are. */
  supersededBy?: string;
}

/**
 * All of a push but its last step, in the order that keeps every tag whole (docs/push.md): blobs, the platforms'
 * manifests, the index, all read back; immutable tags. No moving tag points to it yet: `moveTags` is the last step. A
 * push that dies on the way leaves every moving tag where it was, and the next one uploads only what is missing.
 *
 * @throws MultiarchError TAG_IMMUTABLE before anything is uploaded, REGISTRY_* and DIGEST_MISMATCH on the way
 */
export async function pushContent(
  { subjects, layouts }: PushPlan,
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<PushResult> {
  await client.ping();
  await assertImmutableTags(subjects, client);
  const result = await pushBlobs(layouts, client, onStep);
  for (const subject of subjects) {
    await client.putManifest(subject.digest, subject.bytes, subject.mediaType);
    onStep(`${subject.platform ? 'manifest' : 'index'} ${subject.digest}`);
  }
  for (const { digest } of subjects) await client.confirmManifest(digest);
  // Another push may have set them since.
  await assertImmutableTags(subjects, client);
  await setTags(subjects, ({ tags }) => [...tags.immutable, ...tags.unclean], client, onStep);
  return result;
}

/**
 * An immutable tag that holds this digest already is a success; one that holds another is an error.
 *
 * @throws MultiarchError TAG_IMMUTABLE
 */
export async function assertImmutableTags(
  subjects: readonly Subject[],
  client: RegistryClient,
): Promise<void> {
  const wanted = subjects.flatMap(({ tags, digest }) => tags.immutable.map((tag) => ({ tag, digest })));
  // All at once: a distant registry takes its time for each.
  const held = await Promise.all(wanted.map(({ tag }) => client.headManifest(tag)));
  for (const [position, { tag, digest }] of wanted.entries()) {
    const other = held[position];
    if (other && other.digest !== digest) throw immutable(client, tag, other.digest, digest);
  }
}

async function pushBlobs(
  layouts: Layout[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<PushResult> {
  const blobs = (await Promise.all(layouts.map((layout) => blobsOf(layout, client)))).flat();
  return sendBlobs(blobs, client, ({ digest, size }, outcome) =>
    onStep(`blob ${digest} ${size} bytes${outcome === 'mounted' ? ' mounted' : ''}`),
  );
}

/** A layer of the base image is linked inside the registry, where that holds the base image too. */
async function blobsOf(layout: Layout, { registry }: RegistryClient): Promise<BlobSource[]> {
  const borrowed = await readBorrowed(layout.folder);
  const from = borrowed && parseImageRef(borrowed.reference);
  const lender = from?.registry === registry ? from.repository : undefined;
  const lent = new Set(borrowed?.layers.map(({ digest }) => digest));
  return layout.blobs.map(({ digest, size }) => ({
    digest,
    size,
    open: () => openBlob(layout, digest),
    ...(lender !== undefined && lent.has(digest) ? { mountFrom: lender } : {}),
  }));
}

function immutable(
  { registry, repository }: RegistryClient,
  tag: string,
  held: Digest,
  wanted: Digest,
): MultiarchError {
  return new MultiarchError('TAG_IMMUTABLE', {
    happened: `${registry}/${repository}:${tag} holds ${held}, and this push would give it ${wanted}`,
    expected: 'one digest for one commit: the same commit on the same base images gives the same image',
    mend: 'commit the change and push again (a new commit has new tags); in the local registry, bash tools/setup/registry.sh --reset empties it',
  });
}
