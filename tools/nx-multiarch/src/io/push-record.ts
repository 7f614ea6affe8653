import type { Deployment } from '../core/policy';
import type { ImageNotes, ReportedLayer } from '../core/report';
import { allTags } from '../core/tags';
import { formatPlatform } from '../core/platform';
import type { Manifest } from './layout';
import { readProjectRecord, readProjectRecords, writeProjectRecord } from './project-records';
import type { PushPlan, Subject } from './push-plan';
import type { BlobCounts } from './send-blobs';

/** One manifest or index that a push left in a registry. */
export interface PushedSubject extends ImageNotes {
  /** `linux/arm64`, or `index`. */
  platform: string;
  digest: string;
  /** Compressed bytes, see Subject. */
  size: number;
  tags: string[];
  /** The layers, the lowest first; undefined for an index. */
  layers?: ReportedLayer[];
  /** The Nx task that built it; undefined for an index. */
  task?: string;
}

/** One image that a push left in a registry. */
export interface PushedImage extends BlobCounts {
  project?: string;
  deployment?: Deployment;
  /** With the registry, without a tag. */
  repository: string;
  /** What the image's own tags name: the index, or the single manifest. */
  digest: string;
  /** The tag of a newer commit, with which the moving tags stayed. */
  supersededBy?: string;
  subjects: PushedSubject[];
}

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
  return plan.subjects.map(({ platform, digest, size, tags, bytes }, position) => ({
    platform: platform ? formatPlatform(platform) : 'index',
    digest,
    size,
    tags: allTags(superseded ? { ...tags, moving: [] } : tags),
    ...(platform ? { layers: layersOf(bytes), task: tasks[position] } : {}),
  }));
}

function layersOf(bytes: Subject['bytes']): ReportedLayer[] {
  const { layers } = JSON.parse(bytes.toString('utf8')) as Manifest;
  return layers.map(({ digest, size }) => ({ digest, size }));
}

/** What was pushed, with what is known of it beside; `notes` by the digests of the platforms' manifests. */
export function withNotes(
  image: PushedImage,
  of: Pick<PushedImage, 'project' | 'deployment'>,
  notes: ReadonlyMap<string, ImageNotes>,
): PushedImage {
  const subjects = image.subjects.map((subject) => ({ ...subject, ...notes.get(subject.digest) }));
  return { ...of, ...image, subjects };
}

/** Keeps what a project's last push did; `docker-report` reads it. `folder` is the project's below dist/images. */
export function writePushRecord(root: string, folder: string, images: PushedImage[]): Promise<void> {
  return writeProjectRecord(root, folder, FILE, images);
}

/** A project's last push; undefined where there was none. `folder` as for `writePushRecord`. */
export function readPushRecord(root: string, folder: string): Promise<PushedImage[] | undefined> {
  return readProjectRecord(root, folder, FILE);
}

/**
 * Notes in the record of a project's last push what was put beside manifests of it since; without a record nothing.
 *
 * @param kind in a reader's words: `signature`
 */
export async function noteAttached(
  root: string,
  folder: string,
  to: readonly { repository: string; digest: string }[],
  kind: string,
): Promise<void> {
  const images = await readPushRecord(root, folder);
  if (!images) return;
  const has = (repository: string, digest: string): boolean =>
    to.some((each) => each.repository === repository && each.digest === digest);
  const noted = images.map(({ subjects, ...image }) => ({
    ...image,
    subjects: subjects.map((subject) =>
      has(image.repository, subject.digest)
        ? { ...subject, attached: [...new Set([...(subject.attached ?? []), kind])] }
        : subject,
    ),
  }));
  await writePushRecord(root, folder, noted);
}

/** The last push of every project, sorted by folder; empty where nothing was pushed yet. */
export function readPushRecords(root: string): Promise<PushedImage[]> {
  return readProjectRecords(root, FILE);
}
