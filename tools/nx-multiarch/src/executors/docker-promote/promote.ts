import { movingPatterns } from '../../core/ecr-filters';
import { composeTags, moveRules } from '../../core/tags';
import { environmentOf, namingOf } from '../../graph/settings';
import type { OpenedRepository } from '../../io/open-repository';
import { copyImage } from '../../io/promote/copy-image';
import { planPromotion } from '../../io/promote/plan';
import { assertImmutableTags } from '../../io/push';
import type { PushedImage } from '../../io/push-record';
import { readAttachments } from '../../io/referrers/read-attachments';
import { copySignatures } from '../../io/signatures/copy-signatures';
import type { BlobCounts } from '../../io/send-blobs';
import type { ImagePlace } from '../docker-inspect/options';
import { movable, pushEverywhere, stepsOf } from '../docker-push/push-everywhere';
import { withClients } from '../docker-push/with-clients';
import { type Accepted, acceptCandidate } from './candidates';
import type { PromoteRun } from './options';
import { assertSignatures } from './signatures';

/** One image as it is in its destination, and where it came from. */
export interface PromotedImage extends PushedImage {
  /** The reference with the digest in the source. */
  from: string;
}

/**
 * Promotes every image of a project. All are read and judged before the first byte is sent; then the order is that of
 * a push: blobs, manifests, signatures, index, read back, immutable tags, what is attached, signatures verified where
 * they are required, moving tags.
 *
 * @throws MultiarchError see acceptCandidate; TAG_IMMUTABLE, REGISTRY_*, DIGEST_MISMATCH, NOT_SIGNED on the way
 */
export async function promoteAll(run: PromoteRun): Promise<PromotedImage[]> {
  const accepted: Accepted[] = [];
  for (const image of run.options.images) {
    accepted.push(await withSource(image, run, (source) => acceptCandidate(image, source, run)));
  }
  const promoted: PromotedImage[] = [];
  for (const each of accepted) {
    promoted.push(...(await withSource(each.image, run, (source) => promoteOne(each, source, run))));
  }
  return promoted;
}

function promoteOne(
  { image, subject, stamp, architectures }: Accepted,
  source: OpenedRepository,
  run: PromoteRun,
): Promise<PromotedImage[]> {
  const { settings, route, options, signal } = run;
  const naming = namingOf(settings, route.to, image.lead);
  const plan = planPromotion(subject, composeTags(naming, stamp, architectures));
  const to = environmentOf(settings, route.to);
  return withClients(to, image.repository, signal, async (destinations) => {
    const about = [...new Set([...subject.images.map(({ digest }) => digest), subject.digest])];
    const attachments = await readAttachments(source, about);
    const notes = { patterns: movingPatterns(naming.scheme, naming), tested: [], attachments };
    const copies: BlobCounts[] = [];
    for (const each of destinations) {
      await each.prepare({ patterns: notes.patterns, tags: movable(plan) });
      await assertImmutableTags(plan.subjects, each);
      copies.push(await copyImage(subject, source, each, stepsOf(each)));
      await copySignatures(subject, source, each, stepsOf(each));
    }
    const rules = moveRules(naming, stamp, architectures, options.rollback);
    // Those of the source were verified before they were read again and copied: they may have changed or gone between,
    // and nothing but those of the destination counts from now on. cosign wants the index there, so it is pushed first.
    const beforeMoving = async (): Promise<void> => {
      for (const each of destinations) await assertSignatures(subject, each, route.to, run);
    };
    const pushed = await pushEverywhere(plan, destinations, rules, [], { ...notes, beforeMoving });
    const from = `${source.name}@${subject.digest}`;
    return pushed.map((each, position) => ({ ...each, ...copies[position]!, from }));
  });
}

/** Of several registries of an environment, which hold the same, the first one is read. */
function withSource<T>(
  { repository }: ImagePlace,
  { settings, route, signal }: PromoteRun,
  work: (source: OpenedRepository) => Promise<T>,
): Promise<T> {
  const from = environmentOf(settings, route.from);
  const [registry = ''] = [from.registry].flat();
  return withClients({ ...from, registry }, repository, signal, ([source]) => work(source!));
}
