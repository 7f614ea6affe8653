import type { Digest } from '../core/image-ref';
import { composeIndex } from '../core/image-index';
import { MEDIA_TYPES } from '../core/media-types';
import { formatPlatform, type Platform } from '../core/platform';
import type { PushForm } from '../core/policy';
import type { ImageTags, TagSet } from '../core/tags';
import { imageSize, type Layout, type PlatformImage } from './layout';
import { digestOf } from './hashing';

/** A manifest or an index that a push puts into a repository, and the tags that will name it. */
export interface Subject {
  digest: Digest;
  mediaType: string;
  bytes: Buffer;
  tags: TagSet;
  /** undefined for an index. */
  platform?: Platform;
  /** What it takes in a registry, compressed, in bytes; an index counts its own bytes alone. */
  size: number;
}

/** What one image's push will do, known before the first byte is sent. */
export interface PushPlan {
  layouts: Layout[];
  /** The platforms' manifests, and behind them the index where the form asks for one: the order they are put. */
  subjects: Subject[];
}

/** Plans the push of one image; `tags` are those of `composeTags` for the same architectures. */
export function planPush(layouts: Layout[], form: PushForm, tags: ImageTags): PushPlan {
  return { layouts, subjects: planSubjects(layouts, form, tags) };
}

/** What will be put into the repository of platforms' images, wherever their blobs are. */
export function planSubjects(images: readonly PlatformImage[], form: PushForm, tags: ImageTags): Subject[] {
  const manifests = images.map((image) => manifestSubject(image, form, tags));
  return form === 'index' ? [...manifests, indexSubject(images, tags.image)] : manifests;
}

function manifestSubject(layout: PlatformImage, form: PushForm, tags: ImageTags): Subject {
  const own = tags.architectures[layout.platform.architecture];
  if (!own) throw new Error(`no tags were composed for ${formatPlatform(layout.platform)}`);
  const { digest, mediaType } = layout.manifest;
  const subject = {
    digest,
    mediaType,
    bytes: layout.bytes,
    platform: layout.platform,
    size: imageSize(layout),
  };
  return { ...subject, tags: form === 'index' ? own : joined(tags.image, own) };
}

function indexSubject(images: readonly PlatformImage[], tags: TagSet): Subject {
  const bytes = Buffer.from(
    composeIndex(images.map(({ manifest, platform }) => ({ ...manifest, platform }))),
  );
  return { digest: digestOf(bytes), mediaType: MEDIA_TYPES.ociIndex, bytes, tags, size: bytes.length };
}

/** The tags of a single manifest: it is the image, so it carries those of both. */
export function joined(a: TagSet, b: TagSet): TagSet {
  return {
    immutable: [...a.immutable, ...b.immutable],
    unclean: [...a.unclean, ...b.unclean],
    moving: [...a.moving, ...b.moving],
  };
}
