import { type ImageNotes, originOf, type ReportedLayer } from '../report';
import type { BuildOutcome } from '../run-record';
import { isSound, type Verdict, type VerifiedImage } from '../verify/report';

/** One manifest or index of a push, as its record says. */
export interface ReportedSubject extends ImageNotes {
  /** `linux/arm64`, or `index`. */
  platform: string;
  digest: string;
  /** Compressed bytes. */
  size: number;
  tags: string[];
  layers?: ReportedLayer[];
}

/** One image that was pushed to one registry. */
export interface ReportedImage {
  project?: string;
  deployment?: string;
  /** With the registry. */
  repository: string;
  /** What the image's own tags name. */
  digest: string;
  supersededBy?: string;
  subjects: ReportedSubject[];
}

/** All that the page is made of. */
export interface Report {
  images: ReportedImage[];
  /** The last verdicts, on what was pushed and on what was not. */
  verified: VerifiedImage[];
}

/** One platform's image, once for all registries that it was pushed to. */
export interface PageImage extends ImageNotes {
  /** `accounts eks linux/arm64` */
  name: string;
  digest: string;
  size: number;
  /** Each with the registry and the digest. */
  references: string[];
  layers: ReportedLayer[];
}

/** What an image is called: by its project, or by its repository where a record does not name one. */
export function nameOf({ project, deployment, repository }: ReportedImage): string {
  return project ? `${project} ${deployment}` : repository.slice(repository.lastIndexOf('/') + 1);
}

/** Every image of one platform, each digest once, in the order of the records. */
export function pageImages({ images }: Pick<Report, 'images'>): PageImage[] {
  const found = new Map<string, PageImage>();
  for (const image of images) {
    for (const { platform, digest, size, layers, ...notes } of image.subjects) {
      if (platform === 'index') continue;
      const reference = `${image.repository}@${digest}`;
      const known = found.get(digest);
      if (known) known.references.push(reference);
      else {
        const { verified, base, build, attached } = notes;
        const name = `${nameOf(image)} ${platform}`;
        const what = { name, digest, size, references: [reference], layers: layers ?? [] };
        found.set(digest, { ...what, verified, base, build, attached });
      }
    }
  }
  return [...found.values()];
}

/** The verdicts on what no push has taken: the last build was not pushed, or a push refused it. */
export function notPushed({ images, verified }: Report): VerifiedImage[] {
  const pushed = new Set(images.flatMap(({ subjects }) => subjects.map(({ digest }) => digest)));
  return verified.filter(({ digest }) => !pushed.has(digest));
}

/** `built in 14.2 s`, `from cache`; empty where nobody knows. */
export function buildText(build: BuildOutcome | undefined): string {
  const origin = originOf(build?.status);
  return build?.seconds === undefined ? origin : `${origin} in ${build.seconds.toFixed(1)} s`;
}

/** `sound`, `2 findings`. */
export function verdictText({ findings }: Pick<Verdict, 'findings'>): string {
  if (isSound({ findings })) return 'sound';
  const wrong = findings.filter(({ advice }) => !advice).length;
  return `${wrong} ${wrong === 1 ? 'finding' : 'findings'}`;
}
