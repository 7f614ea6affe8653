import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { ReproducedImage } from '../../core/reproduce/report';
import { type Layout } from '../../io/layout';
import { compareLayouts } from '../../io/reproduce/compare-layouts';
import { buildAll } from './build-all';
import { type DockerReproduceOptions, type Subject, subjectsOf } from './options';
import { type OtherBuild, otherBuilds } from './other-build';

/**
 * Builds the images of a project twice, each time as a machine does that never saw them, and says where two builds of
 * an image part. What is built is in a folder of its own, which is gone in the end, whatever happens.
 *
 * @throws MultiarchError as `buildAll` and `otherBuilds`; the signal's reason
 */
export async function reproduce(
  options: DockerReproduceOptions,
  context: ExecutorContext,
  signal: AbortSignal,
): Promise<ReproducedImage[]> {
  const subjects = subjectsOf(options);
  // Read before anything is built: a wrong path is found at once.
  const others = options.with && (await otherBuilds(options.with, subjects, context.root));
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-reproduce-'));
  const build = (name: string) => buildAll(subjects, options.context, join(folder, name), context, signal);
  try {
    const first = await build('first');
    const second = others || (await build('second'));
    signal.throwIfAborted();
    const project = context.projectName ?? '';
    return await Promise.all(
      subjects.map((subject, at) => compare(project, subject, first[at]!, second[at]!)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  project: string,
  { deployment, platform }: Subject,
  first: Layout,
  second: OtherBuild,
): Promise<ReproducedImage> {
  const { digest } = first.manifest;
  const other = typeof second === 'string' ? second : second.manifest.digest;
  const difference = typeof second === 'string' ? undefined : await compareLayouts(first, second);
  const reproducible = digest === other;
  return { project, deployment, platform, digest, other, reproducible, ...(difference && { difference }) };
}
