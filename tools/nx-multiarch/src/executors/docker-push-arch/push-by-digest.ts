import { movingPatterns } from '../../core/ecr-filters';
import type { Digest } from '../../core/image-ref';
import type { TagNaming, TagSet } from '../../core/tags';
import type { Environment } from '../../graph/options';
import type { Layout } from '../../io/layout';
import type { Attachment } from '../../io/referrers/attachment';
import { planPush } from '../../io/push-plan';
import { pushWithoutMoving } from '../docker-push/push-everywhere';
import { withClients } from '../docker-push/with-clients';

const NO_TAGS: TagSet = { immutable: [], unclean: [], moving: [] };

/** Where one platform's image goes, and what is known of it. */
export interface PushByDigest {
  target: Environment;
  repository: string;
  /** Of the tags that the assembling job will set: a repository that is created here must let them move. */
  naming: TagNaming;
  /** The platform manifests that docker-test has passed. */
  tested: readonly Digest[];
  /** What is put beside it. */
  attachments: readonly Attachment[];
  signal: AbortSignal;
}

/**
 * Pushes one platform's image to every registry of an environment by its digest: no tag of it is set or moved.
 *
 * @returns registry and repository of each, in their order
 */
export async function pushByDigest(
  layout: Layout,
  { target, repository, naming, tested, attachments, signal }: PushByDigest,
): Promise<string[]> {
  const tags = { image: NO_TAGS, architectures: { [layout.platform.architecture]: NO_TAGS } };
  const plan = planPush([layout], 'manifest', tags);
  const notes = { patterns: movingPatterns(naming.scheme, naming), tested, attachments };
  return withClients(target, repository, signal, async (destinations) => {
    for (const each of destinations) await pushWithoutMoving(plan, each, notes);
    return destinations.map(({ name }) => name);
  });
}
