import { movingPatterns } from '../../core/ecr-filters';
import { repositoryComponent } from '../../core/repository';
import type { TagNaming, TagSet } from '../../core/tags';
import type { Environment } from '../../graph/options';
import type { Layout } from '../../io/layout';
import type { Attachment } from '../../io/referrers/attachment';
import { planPush } from '../../io/push-plan';
import { readTestRecord } from '../../io/test-record';
import { pushWithoutMoving } from '../docker-push/push-everywhere';
import { withClients } from '../docker-push/with-clients';

const NO_TAGS: TagSet = { immutable: [], unclean: [], moving: [] };

/** Where one platform's image goes, and what is known of it. */
export interface PushByDigest {
  root: string;
  project: string;
  target: Environment;
  repository: string;
  /** Of the tags that the assembling job will set: a repository that is created here must let them move. */
  naming: TagNaming;
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
  { root, project, target, repository, naming, attachments, signal }: PushByDigest,
): Promise<string[]> {
  const tags = { image: NO_TAGS, architectures: { [layout.platform.architecture]: NO_TAGS } };
  const plan = planPush([layout], 'manifest', tags);
  const tested = await readTestRecord(root, repositoryComponent(project));
  const notes = { patterns: movingPatterns(naming.scheme, naming), tested, attachments };
  return withClients(target, repository, signal, async (destinations) => {
    for (const each of destinations) await pushWithoutMoving(plan, each, notes);
    return destinations.map(({ name }) => name);
  });
}
