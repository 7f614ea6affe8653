import { heldSize, type HeldSubject } from '../../core/inspect/held';
import type { ImageTags } from '../../core/tags';
import { joined, type PushPlan, type Subject } from '../push-plan';

/**
 * The push of an image that a registry holds, under the tags of another environment: the same bytes and so the same
 * digests. Its blobs are copied beforehand, see copyImage.
 */
export function planPromotion(subject: HeldSubject, tags: ImageTags): PushPlan {
  const manifests: Subject[] = subject.images.map((image) => {
    const own = tags.architectures[image.platform.architecture]!;
    return {
      digest: image.digest,
      mediaType: image.mediaType,
      bytes: Buffer.from(image.bytes),
      platform: image.platform,
      size: heldSize(image),
      tags: subject.form === 'index' ? own : joined(tags.image, own),
    };
  });
  const { digest, mediaType, bytes, size } = subject;
  const index = { digest, mediaType, bytes: Buffer.from(bytes), size, tags: tags.image };
  return { layouts: [], subjects: subject.form === 'index' ? [...manifests, index] : manifests };
}
