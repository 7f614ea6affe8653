import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMeasured, type Measured } from '../measure/command';
import type { Turn } from './alternate';
import { executorProgram } from './plugin';
import { pushedDigest } from './registry/pushed-digest';
import type { BenchRegistry } from './registry/registry';
import { copyArgs, type Skopeo } from './skopeo';
import type { PushOptions, StudioImage } from './studio-image';

/** What the sides of a push work with. */
export interface PushSetting {
  /** The workspace's root. */
  readonly root: string;
  readonly image: StudioImage;
  readonly registry: BenchRegistry;
  readonly skopeo: Skopeo;
  /** The image's name in the engine: where `docker push` pushes to. */
  readonly loaded: string;
}

/** Pushes the image once, from the start of a process to its end. */
type Push = Turn<Measured>;

/** Where everybody but docker-push, which has names of its own, pushes to. */
export const REPOSITORY = 'bench/studio';

/**
 * The same image, pushed by each side into the registry, which is emptied before and afterwards asked what it holds.
 * `ours` is docker-push without Nx around it, as skopeo has none.
 */
export function pushSides(setting: PushSetting): Record<'skopeo' | 'ours' | 'docker' | 'nx', Push> {
  const { image, registry, skopeo, loaded } = setting;
  const { sandbox, layout, built, files } = image;
  const { digest } = files.manifest;
  const [host, cwd] = [registry.host, sandbox.root];
  const copy = copyArgs(layout, `${host}/${REPOSITORY}:latest`);
  const ours = ownPush(setting, built, 0);
  const own = { digest, repository: image.pushOptions.images[0]?.repository ?? '', tag: 'local-latest' };
  return {
    skopeo: checked(registry, () => runMeasured(skopeo.path, copy, { cwd }), { digest }),
    ours: checked(registry, ours, own),
    // Only an engine with the image store of containerd keeps the manifest that it was given.
    docker: checked(registry, () => runMeasured('docker', ['push', '--quiet', loaded], { cwd }), {}),
    nx: checked(registry, () => sandbox.nx(['docker-push', 'studio', `--registry=${host}`]), own),
  };
}

/**
 * docker-push into a registry that holds the base image's layers in another repository, and links them. skopeo is not
 * measured at this: it links only what it has pushed there itself.
 */
export function mountedPush(setting: PushSetting): Push {
  const { image, registry, skopeo } = setting;
  const { sandbox, layout, built, files } = image;
  const name = `${registry.host}/${REPOSITORY}`;
  const folder = `${built}-mounted`;
  const note = join(sandbox.root, folder, 'base.json');
  cpSync(join(sandbox.root, built), join(sandbox.root, folder), { recursive: true });
  const base = JSON.parse(readFileSync(note, 'utf8')) as object;
  writeFileSync(note, JSON.stringify({ ...base, reference: `${name}@${files.manifest.digest}` }));
  const push = ownPush(setting, folder, files.layers.length - files.own.length);
  return async () => {
    await registry.empty();
    await runMeasured(skopeo.path, copyArgs(layout, `${name}:latest`), { cwd: sandbox.root });
    return push();
  };
}

function checked(
  registry: BenchRegistry,
  push: Push,
  { digest, repository = REPOSITORY, tag = 'latest' }: { digest?: string; repository?: string; tag?: string },
): Push {
  return async () => {
    await registry.empty();
    const measured = await push();
    const held = await pushedDigest(registry.host, repository, tag);
    if (digest === undefined || held === digest) return measured;
    throw new Error(`the registry holds ${held} as ${repository}:${tag}, expected ${digest}`);
  };
}

/** docker-push over a layout. Fails where it had to do other work: a benchmark of that would say nothing. */
function ownPush({ root, image, registry }: PushSetting, folder: string, mounted: number): Push {
  const { sandbox, pushOptions } = image;
  const options = {
    ...withFolder(pushOptions, folder),
    environment: 'local',
    registry: registry.host,
    json: true,
  };
  const file = join(image.folder, `push-${mounted}.json`);
  const call = { executor: 'docker-push', project: 'studio', options } as const;
  const args = executorProgram(root, call, sandbox, file);
  return async () => {
    const measured = await runMeasured(process.execPath, args, { cwd: sandbox.root, env: sandbox.env });
    const [pushed] = JSON.parse(measured.stdout) as { mountedBlobs: number; presentBlobs: number }[];
    if (pushed?.mountedBlobs === mounted && pushed.presentBlobs === 0) return measured;
    throw new Error(
      `docker-push says ${measured.stdout}, expected ${mounted} mounted blobs and none present`,
    );
  };
}

function withFolder({ images }: PushOptions, folder: string): PushOptions {
  return {
    images: images.map((image) => ({
      ...image,
      layouts: image.layouts.map((layout) => ({ ...layout, folder })),
    })),
  };
}
