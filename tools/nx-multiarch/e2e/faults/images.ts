import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ARCHITECTURES, linux } from '../../src/core/platform';
import { DEFAULT_SCHEME } from '../../src/core/tag-scheme';
import { type Commit, composeTags, moveRules, stampOf } from '../../src/core/tags';
import { openBlob } from '../../src/io/base/layer-file';
import { readLayout } from '../../src/io/layout';
import { pushEverywhere } from '../../src/executors/docker-push/push-everywhere';
import { planPush, type PushPlan } from '../../src/io/push-plan';
import type { PushedImage } from '../../src/io/push-record';
import { type ClientOptions, createRegistryClient } from '../../src/io/registry';
import { writeLayout } from '../../src/testing/layout';

/** The moving tags of an image for both architectures, in the environment of these tests. */
export const MOVING = ['dev-latest', 'dev-arm64-latest', 'dev-amd64-latest'] as const;

const NAMING = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const TIME = Date.UTC(2025, 0, 16, 14, 30) / 1000;
/** Too large for one packet, so that there is a middle of an upload. */
const LAYER_BYTES = 100_000;

/** One commit's image for both architectures. */
export interface TestImage {
  commit: Commit;
  plan: PushPlan;
  /** What each moving tag holds when it points to this image. */
  digests: Record<string, string>;
  /** What each immutable tag holds when this image was pushed. */
  immutable: Record<string, string>;
}

/** Writes the images of some commits, oldest first, one minute apart; their base layer is the same. */
export async function writeImages(folder: string, count: number): Promise<TestImage[]> {
  const base = { files: [{ path: 'base', content: randomBytes(LAYER_BYTES) }] };
  for (let position = 0; position < count; position++) {
    for (const architecture of ARCHITECTURES) {
      const app = { files: [{ path: 'app', content: randomBytes(LAYER_BYTES) }] };
      const dir = join(folder, String(position), architecture);
      await writeLayout(dir, { platform: linux(architecture), layers: [base, app] });
    }
  }
  return Promise.all(Array.from({ length: count }, (_, position) => readImage(folder, position)));
}

/** The image that `writeImages` left of one commit. */
export async function readImage(folder: string, position: number): Promise<TestImage> {
  const commit = {
    hash: `${position}`.repeat(7),
    time: TIME + 60 * position,
    dirty: false,
  };
  const layouts = await Promise.all(
    ARCHITECTURES.map((arch) => readLayout(join(folder, String(position), arch), linux(arch))),
  );
  const plan = planPush(layouts, 'index', composeTags(NAMING, stampOf(commit), ARCHITECTURES));
  return { commit, plan, digests: digestsOf(plan, 'moving'), immutable: digestsOf(plan, 'immutable') };
}

function digestsOf({ subjects }: PushPlan, kind: 'moving' | 'immutable'): Record<string, string> {
  const entries = subjects.flatMap(({ tags, digest }) => tags[kind].map((tag) => [tag, digest] as const));
  return Object.fromEntries(entries);
}

/** Pushes one image with pauses of milliseconds between tries, and no wait that a registry asks for. */
export async function push(
  { commit, plan }: TestImage,
  options: ClientOptions,
  onStep: (line: string) => void = () => undefined,
): Promise<PushedImage> {
  const retry = {
    retries: 3,
    minTimeout: 1,
    maxTimeout: 4,
    sleep: () => Promise.resolve(),
    ...options.retry,
  };
  const client = createRegistryClient({ ...options, retry });
  const rules = moveRules(NAMING, stampOf(commit), ARCHITECTURES);
  const nothing = () => Promise.resolve();
  const destination = { ...client, prepare: nothing, verify: nothing };
  // As after docker-test: the marks are among the steps that may die.
  const notes = { patterns: [], tested: plan.layouts.map(({ manifest }) => manifest.digest), onStep };
  const [pushed] = await pushEverywhere(plan, [destination], rules, [], notes).finally(() => client.close());
  return pushed!;
}

/** Gives a repository what another one of the same registry holds of an image under its moving tags. */
export async function copy({ plan }: TestImage, from: string, options: ClientOptions): Promise<void> {
  const client = createRegistryClient(options);
  try {
    for (const layout of plan.layouts) {
      for (const { digest, size } of layout.blobs)
        await client.putBlob({ digest, size, open: () => openBlob(layout, digest), mountFrom: from });
    }
    for (const { tags, bytes, mediaType } of plan.subjects) {
      for (const tag of tags.moving) await client.putManifest(tag, bytes, mediaType);
    }
  } finally {
    await client.close();
  }
}
