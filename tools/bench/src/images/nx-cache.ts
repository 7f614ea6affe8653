import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spread } from '../measure/statistics';
import type { Section } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';
import { type AppImage, apps, buildTarget, layoutOf } from './apps';
import type { ImagesContext } from './context';
import { bytesOf, readImage } from './layout';
import type { Sandbox } from './workspace/sandbox';
import { withSandbox } from './workspace/with-sandbox';

const ARCHITECTURES = ['amd64', 'arm64'] as const;

/** What an entry of Nx's cache holds for an image, and what it cannot hold less than. */
export interface Entry {
  /** `accounts/eks/arm64`. */
  readonly image: string;
  /** Bytes of all files of the task in the cache. */
  readonly cached: number;
  /** Bytes of the compressed layers that are not the base image's. */
  readonly own: number;
}

/**
 * What Nx keeps for each image, against the image's own layers. No time is in it: it is looked at once.
 * @throws Error when a build fails
 */
export function nxCacheSuite(context: ImagesContext, images: readonly AppImage[] = apps): Promise<Section> {
  return withSandbox(context, 'nx-cache', async (sandbox) => {
    context.say('nx-cache: builds each image');
    const targets = images.flatMap((app) =>
      ARCHITECTURES.map((architecture) => [app, architecture] as const),
    );
    for (const [app, architecture] of targets) await sandbox.nx(['run', buildTarget(app, architecture)]);
    return sectionOf(targets.map(([app, architecture]) => entryOf(sandbox, layoutOf(app, architecture))));
  });
}

function entryOf({ root, env }: Sandbox, layout: string): Entry {
  const cached = cachedBytes(env.NX_CACHE_DIRECTORY ?? '', layout);
  return {
    image: layout.replace('dist/images/', ''),
    cached,
    own: bytesOf(readImage(join(root, layout)).own),
  };
}

/**
 * Bytes of the folder in Nx's cache that holds an image's layout; it is named by the task's hash.
 * @throws Error unless there is exactly one: the cache is new, and each image was built once
 */
export function cachedBytes(cache: string, layout: string): number {
  const found = readdirSync(cache).filter((hash) => existsSync(join(cache, hash, layout)));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${cache} holds ${found.length} times ${layout}, expected the one that was built`);
  return folderBytes(join(cache, found[0]));
}

function folderBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The report on entries of the cache. */
export function sectionOf(entries: readonly Entry[]): Section {
  const value = spread(entries.map(({ cached, own }) => cached / own));
  const rows = entries.map(({ image, cached, own }) => [
    image,
    formatBytes(cached),
    formatBytes(own),
    (cached / own).toFixed(3),
  ]);
  return {
    title: "What Nx's cache holds of an image",
    findings: [{ name: 'cache entry / own layers', unit: 'ratio', value, ceiling: 1.05 }],
    tables: [{ head: ['image', 'in the cache', 'own layers', 'ratio'], rows }],
    notes: ['Own layers: those above the base image, compressed. The spread is that of the images.'],
  };
}
