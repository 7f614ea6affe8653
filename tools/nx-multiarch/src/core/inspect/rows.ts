import type { Digest } from '../image-ref';
import { formatPlatform } from '../platform';
import type { Finding } from './findings';
import { type Attached, heldSize, type HeldImage, type TaggedSubject } from './held';
import { type NamedImage, type SharedWith, sharesOf } from './sharing';

/** A tagged image or index, and what was found wrong with it. */
export interface InspectedSubject extends TaggedSubject {
  findings: Finding[];
}

/** What was read of one repository, with its registry. */
export interface InspectedRepository {
  repository: string;
  subjects: InspectedSubject[];
  /** undefined where nobody asked. */
  attached?: Attached;
}

/** One manifest or index. Sizes are compressed bytes; an index counts its own bytes alone. */
export interface InspectRow {
  repository: string;
  digest: Digest;
  /** `linux/arm64`, or `index`. */
  platform: string;
  tags: string[];
  size: number;
  /** What no other image of the rows has; undefined for an index. */
  own?: number;
  shared?: number;
  sharedWith: SharedWith[];
  /** What refers to it, where something does: `sbom`, `signature`. */
  attached?: readonly string[];
  /** The index that it was listed for. */
  index?: Digest;
  findings: Finding[];
}

/** Every image of these repositories, each once. */
export function imagesOf(repositories: readonly InspectedRepository[]): NamedImage[] {
  return repositories.flatMap(({ repository, subjects }) => {
    const images = subjects.flatMap(({ subject }) => subject.images);
    const distinct = new Map(images.map((image) => [image.digest, image]));
    return [...distinct.values()].map((image) => ({ repository, image }));
  });
}

/** The rows of a table: each index with its images under it, then the images of no index. */
export function rowsOf(repositories: readonly InspectedRepository[]): InspectRow[] {
  const all = imagesOf(repositories);
  return repositories.flatMap(({ repository, subjects, attached }) => {
    const tagsOf = new Map(subjects.map(({ subject, tags }) => [subject.digest, tags]));
    const rowOf = (image: HeldImage, findings: Finding[], index?: Digest): InspectRow => {
      const shares = sharesOf({ repository, image }, all);
      return {
        repository,
        digest: image.digest,
        platform: formatPlatform(image.platform),
        tags: tagsOf.get(image.digest) ?? [],
        size: heldSize(image),
        own: shares.own,
        shared: shares.shared,
        sharedWith: shares.with,
        ...attachedTo(image.digest, attached),
        ...(index ? { index } : {}),
        findings,
      };
    };
    return parentsFirst(subjects).flatMap(({ subject, tags, findings }) => {
      if (subject.form === 'manifest') return subject.images.map((image) => rowOf(image, findings));
      const { digest, size, images } = subject;
      const own = { repository, digest, platform: 'index', tags, size, sharedWith: [], findings };
      const head = { ...own, ...attachedTo(digest, attached) };
      return [head, ...images.map((image) => rowOf(image, [], digest))];
    });
  });
}

function attachedTo(digest: Digest, attached?: Attached): Pick<InspectRow, 'attached'> {
  const kinds = attached?.get(digest) ?? [];
  return kinds.length > 0 ? { attached: kinds } : {};
}

/** Without the manifests that an index of these names: they stand under it. */
function parentsFirst(subjects: readonly InspectedSubject[]): InspectedSubject[] {
  const listed = new Set(
    subjects.flatMap(({ subject }) =>
      subject.form === 'index' ? subject.images.map(({ digest }) => digest) : [],
    ),
  );
  return subjects.filter(({ subject }) => subject.form === 'index' || !listed.has(subject.digest));
}
