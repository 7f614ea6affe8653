import type { ImageNotes } from '../../core/report';
import { verdictOf, type VerifiedImage } from '../../core/verify/report';
import { readBorrowed } from '../../io/base/borrowed';
import type { Attachment } from '../../io/referrers/attachment';
import type { Layout } from '../../io/layout';

/**
 * What this machine knows of an image that it is about to push.
 *
 * @param verified the verdicts on what is pushed
 * @param tested the digests of the manifests that docker-test has passed
 * @param attachments what the push puts beside its manifests
 */
export async function notesOf(
  { folder, manifest: { digest } }: Layout,
  verified: readonly VerifiedImage[],
  tested: readonly string[],
  attachments: readonly Attachment[],
): Promise<ImageNotes> {
  const verdict = verified.find((image) => image.digest === digest);
  const borrowed = await readBorrowed(folder);
  return {
    ...(verdict && { verified: verdictOf(verdict) }),
    ...(borrowed && { base: borrowed.layers.map((layer) => layer.digest) }),
    attached: [
      ...(tested.includes(digest) ? ['test result'] : []),
      ...attachments.filter(({ subject }) => subject === digest).map(({ kind }) => kind),
    ],
  };
}
