import { join } from 'node:path';
import { movingPatterns } from '../../core/ecr-filters';
import type { Digest } from '../../core/image-ref';
import { linux } from '../../core/platform';
import type { ImageNotes } from '../../core/report';
import { composeTags, type ImageTags, moveRules, type Stamp } from '../../core/tags';
import type { VerifiedImage } from '../../core/verify/report';
import { namingOf } from '../../graph/settings';
import { readLayout } from '../../io/layout';
import { planPush, type PushPlan } from '../../io/push-plan';
import { type PushedImage, withNotes } from '../../io/push-record';
import type { Attachment } from '../../io/referrers/attachment';
import { attachmentsOf } from './attachments';
import { notesOf } from './image-notes';
import type { DockerPushOptions, ImageOptions, PushSettings } from './options';
import { pushEverywhere } from './push-everywhere';
import { withClients } from './with-clients';

/** What all images of one push share. */
export interface PushRun {
  root: string;
  project: string;
  options: DockerPushOptions;
  settings: PushSettings;
  stamp: Stamp;
  /** The platform manifests that docker-test has passed. */
  tested: readonly Digest[];
  signal: AbortSignal;
}

/** An image and what will be done with it. */
export interface PlannedImage {
  image: ImageOptions;
  plan: PushPlan;
  /** By the digests of the platforms' manifests. */
  notes: ReadonlyMap<string, ImageNotes>;
  /** What is put beside its manifests. */
  attachments?: Attachment[];
}

/** Reads the layouts of an image, which were verified, and composes its tags. */
export async function planImage(
  image: ImageOptions,
  run: PushRun,
  verified: readonly VerifiedImage[],
): Promise<PlannedImage> {
  const layouts = await Promise.all(
    image.layouts.map(({ folder, architecture }) => readLayout(join(run.root, folder), linux(architecture))),
  );
  const attachments = await attachmentsOf(layouts, image, run);
  const notes = layouts.map(
    async (layout) =>
      [layout.manifest.digest, await notesOf(layout, verified, run.tested, attachments)] as const,
  );
  const plan = planPush(layouts, image.form, tagsOf(image, run));
  return { image, plan, notes: new Map(await Promise.all(notes)), attachments };
}

/** Pushes one image to every registry of the environment. */
export async function pushPlanned(
  { image, plan, notes: known, attachments }: PlannedImage,
  run: PushRun,
): Promise<PushedImage[]> {
  const own = naming(image, run);
  const rules = moveRules(own, run.stamp, architecturesOf(image), run.options.rollback);
  const notes = { patterns: movingPatterns(own.scheme, own), tested: run.tested, attachments };
  const tasks = image.layouts.map(({ target }) => `${run.project}:${target}`);
  const pushed = await withClients(run.settings.target, image.repository, run.signal, (destinations) =>
    pushEverywhere(plan, destinations, rules, tasks, notes),
  );
  const { project } = run;
  return pushed.map((each) => withNotes(each, { project, deployment: image.deployment }, known));
}

/** The tags of an image, in the environment and of the commit of this push. */
export function tagsOf(image: ImageOptions, run: PushRun): ImageTags {
  return composeTags(naming(image, run), run.stamp, architecturesOf(image));
}

function naming({ lead }: ImageOptions, { settings, options }: PushRun) {
  return namingOf(settings, options.environment, lead);
}

function architecturesOf({ layouts }: ImageOptions) {
  return layouts.map(({ architecture }) => architecture);
}
