import { join } from 'node:path';
import { linux } from '../../core/platform';
import { composeTags, moveRules, type Stamp } from '../../core/tags';
import { namingOf } from '../../graph/settings';
import { exec } from '../../io/exec';
import { readLayout } from '../../io/layout';
import { planPush, type PushPlan } from '../../io/push-plan';
import type { PushedImage } from '../../io/push-record';
import { createRegistryClient, findCredentials } from '../../io/registry';
import type { DockerPushOptions, ImageOptions, PushSettings } from './options';
import { pushEverywhere } from './push-everywhere';

/** What all images of one push share. */
export interface PushRun {
  root: string;
  project: string;
  options: DockerPushOptions;
  settings: PushSettings;
  stamp: Stamp;
  signal: AbortSignal;
}

/** An image and what will be done with it. */
export interface PlannedImage {
  image: ImageOptions;
  plan: PushPlan;
}

/** Reads the layouts of an image and composes its tags. */
export async function planImage(image: ImageOptions, run: PushRun): Promise<PlannedImage> {
  const layouts = image.layouts.map(({ folder, architecture }) =>
    readLayout(join(run.root, folder), linux(architecture)),
  );
  const tags = composeTags(naming(image, run), run.stamp, architecturesOf(image));
  return { image, plan: planPush(await Promise.all(layouts), image.form, tags) };
}

/** Pushes one image to every registry of the environment. */
export async function pushPlanned({ image, plan }: PlannedImage, run: PushRun): Promise<PushedImage[]> {
  const { registry: registries, insecure } = run.settings.target;
  const clients = [registries].flat().map((registry) =>
    createRegistryClient({
      registry,
      repository: image.repository,
      credentials: () => findCredentials(registry, { exec }),
      insecure,
      signal: run.signal,
    }),
  );
  const rules = moveRules(naming(image, run), run.stamp, architecturesOf(image), run.options.rollback);
  const tasks = image.layouts.map(({ target }) => `${run.project}:${target}`);
  try {
    return await pushEverywhere(plan, clients, rules, tasks);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

function naming({ lead }: ImageOptions, { settings, options }: PushRun) {
  return namingOf(settings, options.environment, lead);
}

function architecturesOf({ layouts }: ImageOptions) {
  return layouts.map(({ architecture }) => architecture);
}
