import pLimit from 'p-limit';
import { MultiarchError } from '../core/errors';
import type { Digest } from '../core/image-ref';
import { type Descriptor, type Layout, openBlob } from './layout';
import type { PushPlan, Subject } from './push-plan';
import type { RegistryClient } from './registry';

/** How many blobs travel at a time. */
const PARALLEL_UPLOADS = 4;

/** What a push did, apart from what the plan says already. */
export interface PushResult {
  uploadedBlobs: number;
  presentBlobs: number;
  /** The tag of a newer commit, because of which the moving tags stayed where they are. */
  supersededBy?: string;
}

/** How a push is run; what it pushes is in the plan. */
export interface PushRun {
  /** Sees a line for each step. */
  onStep: (line: string) => void;
  /** The tag of a newer commit, if one is among those of the repository; never one when going back is wanted. */
  newerTag: (held: readonly string[]) => string | undefined;
  /** Which immutable tag a moving tag follows, when it follows that newer commit. */
  leaderOf: (moving: string, newest: string) => string;
}

/**
 * Pushes one image in the order that keeps every tag whole (docs/push.md): blobs, the platforms' manifests, the
 * index, all read back; immutable tags; moving tags last. A push that dies on the way leaves every moving tag where
 * it was, and the next one uploads only what is missing.
 *
 * @throws MultiarchError TAG_IMMUTABLE before anything is uploaded, REGISTRY_* and DIGEST_MISMATCH on the way
 */
export async function pushImage(plan: PushPlan, client: RegistryClient, run: PushRun): Promise<PushResult> {
  const { subjects, layouts } = plan;
  await client.ping();
  await assertImmutableTags(subjects, client);
  const result = await pushBlobs(layouts, client, run.onStep);
  for (const subject of subjects) {
    await client.putManifest(subject.digest, subject.bytes, subject.mediaType);
    run.onStep(`${subject.platform ? 'manifest' : 'index'} ${subject.digest}`);
  }
  for (const { digest } of subjects) await client.confirmManifest(digest);
  // Another push may have set them since.
  await assertImmutableTags(subjects, client);
  await setTags(subjects, ({ tags }) => [...tags.immutable, ...tags.unclean], client, run.onStep);
  return { ...result, supersededBy: await moveTags(subjects, client, run) };
}

/**
 * Moves the moving tags, unless the repository holds the image of a newer commit. Two pushes at once set their
 * immutable tags before either looks, so the older one sees the newer at the latest when it has moved the tags: then
 * it hands them over.
 *
 * @returns the tag of the newer commit
 */
async function moveTags(
  subjects: readonly Subject[],
  client: RegistryClient,
  { newerTag, leaderOf, onStep }: PushRun,
): Promise<string | undefined> {
  const newer = newerTag(await client.listTags());
  if (newer) {
    onStep(`moving tags stay: ${newer} is of a newer commit (--rollback moves them all the same)`);
    return newer;
  }
  await setTags(subjects, ({ tags }) => tags.moving, client, onStep);
  const meanwhile = newerTag(await client.listTags());
  if (!meanwhile) return undefined;
  for (const tag of subjects.flatMap(({ tags }) => tags.moving)) {
    const held = await client.getManifest(leaderOf(tag, meanwhile));
    // The newer image may hold another set of architectures.
    if (held) await client.putManifest(tag, held.bytes, held.mediaType);
  }
  onStep(`moving tags handed over to ${meanwhile}, pushed meanwhile`);
  return meanwhile;
}

/** An immutable tag that holds this digest already is a success; one that holds another is an error. */
async function assertImmutableTags(subjects: readonly Subject[], client: RegistryClient): Promise<void> {
  for (const { tags, digest } of subjects) {
    for (const tag of tags.immutable) {
      const held = await client.headManifest(tag);
      if (held && held.digest !== digest) throw immutable(client, tag, held.digest, digest);
    }
  }
}

async function pushBlobs(
  layouts: Layout[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<PushResult> {
  const result: PushResult = { uploadedBlobs: 0, presentBlobs: 0 };
  const limit = pLimit(PARALLEL_UPLOADS);
  const push = async (layout: Layout, { digest, size }: Descriptor): Promise<void> => {
    const outcome = await client.putBlob({ digest, size, open: () => openBlob(layout, digest) });
    if (outcome === 'exists') result.presentBlobs += 1;
    else {
      result.uploadedBlobs += 1;
      onStep(`blob ${digest} ${size} bytes`);
    }
  };
  try {
    await Promise.all(
      layouts.flatMap((layout) => layout.blobs.map((blob) => limit(() => push(layout, blob)))),
    );
  } finally {
    limit.clearQueue();
  }
  return result;
}

async function setTags(
  subjects: readonly Subject[],
  choose: (subject: Subject) => string[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<void> {
  for (const subject of subjects) {
    for (const tag of choose(subject)) {
      if ((await client.headManifest(tag))?.digest === subject.digest) continue;
      await client.putManifest(tag, subject.bytes, subject.mediaType);
      onStep(`tag ${tag}`);
    }
  }
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
