import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { allTags } from '../core/tags';
import { formatPlatform } from '../core/platform';
import type { PushPlan } from './push-plan';

/** One manifest or index that a push left in a registry. */
export interface PushedSubject {
  /** `linux/arm64`, or `index`. */
  platform: string;
  digest: string;
  /** Compressed bytes, see Subject. */
  size: number;
  tags: string[];
  /** The Nx task that built it; undefined for an index. */
  task?: string;
}

/** One image that a push left in a registry. */
export interface PushedImage {
  /** With the registry, without a tag. */
  repository: string;
  /** What the image's own tags name: the index, or the single manifest. */
  digest: string;
  uploadedBlobs: number;
  presentBlobs: number;
  /** The tag of a newer commit, with which the moving tags stayed. */
  supersededBy?: string;
  subjects: PushedSubject[];
}

const FOLDER = 'dist/images';
const FILE = 'push.json';

/**
 * What the report says of a plan that was carried out.
 *
 * @param tasks the build tasks, in the order of the layouts
 * @param superseded whether the moving tags stayed with a newer commit
 */
export function pushedSubjects(
  plan: PushPlan,
  tasks: readonly string[],
  superseded: boolean,
): PushedSubject[] {
  return plan.subjects.map(({ platform, digest, size, tags }, position) => ({
    platform: platform ? formatPlatform(platform) : 'index',
    digest,
    size,
    tags: allTags(superseded ? { ...tags, moving: [] } : tags),
    ...(platform ? { task: tasks[position] } : {}),
  }));
}

/** Keeps what a project's last push did; `docker-report` reads it. `folder` is the project's below dist/images. */
export async function writePushRecord(root: string, folder: string, images: PushedImage[]): Promise<void> {
  const file = join(root, FOLDER, folder, FILE);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(images, null, 2)}\n`);
}

/** The last push of every project, sorted by folder; empty where nothing was pushed yet. */
export async function readPushRecords(root: string): Promise<PushedImage[]> {
  const folders = await readdir(join(root, FOLDER)).catch(() => []);
  const records = await Promise.all(
    folders.sort().map((folder) => readRecord(join(root, FOLDER, folder, FILE))),
  );
  return records.flat();
}

async function readRecord(file: string): Promise<PushedImage[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  return JSON.parse(text) as PushedImage[];
}
