import { MultiarchError } from '../../core/errors';
import { findingsIn } from '../../core/inspect/findings';
import { commitTime } from '../../core/inspect/selection';
import { assertNoFindings } from '../../core/inspect/verdict';
import { repositoryComponent } from '../../core/repository';
import { type SignedPart, signedParts } from '../../core/signatures/signed';
import type { TagNaming } from '../../core/tags';
import { namingOf } from '../../graph/settings';
import { readSubject } from '../../io/inspect/read-subject';
import type { OpenedRepository } from '../../io/open-repository';
import { refOf } from '../../io/promote/read-candidate';
import { type PushedImage, readPushRecord } from '../../io/push-record';
import { reading } from '../docker-inspect/clients';
import type { ImagePlace } from '../docker-inspect/options';
import type { Selection } from './options';

/** Says which tag or digest of a repository is meant where no push from this workspace to the environment went there. */
export type Otherwise = (repository: OpenedRepository, image: ImagePlace) => string;

/**
 * Does something with what every image of a project is in every registry of an environment, one after the other.
 *
 * @param use gets the parts as the registry holds them now
 * @throws MultiarchError REGISTRY_NOT_FOUND for what is not there, INDEX_INCOMPLETE, PLATFORM_MISMATCH, REGISTRY_*
 */
export async function forEachImage<Row>(
  selection: Selection,
  otherwise: Otherwise,
  use: (repository: OpenedRepository, parts: SignedPart[]) => Promise<Row[]>,
): Promise<Row[]> {
  const { options, target, signal } = selection;
  const rows: Row[] = [];
  for (const image of options.images) {
    for (const registry of [target.registry].flat()) {
      const place = { registry, repository: image.repository, insecure: target.insecure, signal };
      const found = await reading(place, async (repository) => {
        const ref = await chooseRef(repository, image, selection, otherwise);
        return use(repository, await readParts(repository, ref));
      });
      rows.push(...found);
    }
  }
  return rows;
}

async function chooseRef(
  repository: OpenedRepository,
  image: ImagePlace,
  { root, project, options, settings }: Selection,
  otherwise: Otherwise,
): Promise<string> {
  const naming = namingOf(settings, options.environment, image.lead);
  if (options.tag) return refOf(naming, options.tag);
  const pushed = await readPushRecord(root, repositoryComponent(project));
  const last = pushed?.find((each) => each.repository === repository.name && wasPushedTo(each, naming));
  return last?.digest ?? otherwise(repository, image);
}

/** Environments may share a repository: the tags tell to which of them a push was. */
function wasPushedTo({ subjects }: PushedImage, naming: TagNaming): boolean {
  const tags = subjects.flatMap((subject) => subject.tags);
  return commitTime(tags, naming) !== undefined;
}

async function readParts(repository: OpenedRepository, ref: string): Promise<SignedPart[]> {
  await repository.ping();
  const subject = await readSubject(repository, ref);
  if (!subject) throw notThere(repository, ref);
  assertNoFindings(`${repository.name}:${ref}`, findingsIn(subject));
  return signedParts(subject);
}

function notThere({ name }: OpenedRepository, ref: string): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${name} holds no ${ref}`,
    expected: 'an image that was pushed',
    mend: 'nx docker-push <app>, or name another one with --tag; nx docker-inspect <app> shows them',
  });
}
