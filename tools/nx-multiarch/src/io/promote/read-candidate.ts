import { MultiarchError } from '../../core/errors';
import { isDigest } from '../../core/image-ref';
import type { HeldImage, HeldSubject } from '../../core/inspect/held';
import { isTagOf, movingTag } from '../../core/inspect/selection';
import type { TagNaming } from '../../core/tags';
import { readSubject } from '../inspect/read-subject';
import { readTagDigests } from '../inspect/tag-digests';
import type { RegistryClient } from '../registry';
import { hasTestMark } from '../test-mark';

/** What a source holds, before it is judged. */
export interface Candidate {
  /** The tag or digest by which it was found. */
  ref: string;
  subject: HeldSubject;
  /** All tags of its digest. */
  tags: readonly string[];
  /** The images without a mark of docker-test. */
  untested: HeldImage[];
}

/**
 * Reads what is to be promoted.
 *
 * @param tag a tag (without the lead of a shared repository) or a digest; the moving tag by default
 * @throws MultiarchError REGISTRY_NOT_FOUND where the source does not hold it
 */
export async function readCandidate(
  client: RegistryClient,
  naming: TagNaming,
  tag: string | undefined,
): Promise<Candidate> {
  await client.ping();
  const ref = refOf(naming, tag);
  const subject = await readSubject(client, ref);
  if (!subject) throw nothing(client, ref, naming.environment);
  const tags = await readTagDigests(client, (each) => isTagOf(each, naming));
  const untested: HeldImage[] = [];
  for (const image of subject.images) {
    if (!(await hasTestMark(client, image.digest))) untested.push(image);
  }
  return { ref, subject, tags: tags.get(subject.digest) ?? [], untested };
}

/**
 * What is asked for by a tag (without the lead of a shared repository) or a digest; the moving tag where there is none.
 */
export function refOf(naming: TagNaming, tag: string | undefined): string {
  if (tag === undefined) return movingTag(naming);
  return isDigest(tag) || tag.startsWith(naming.lead) ? tag : naming.lead + tag;
}

function nothing({ name }: RegistryClient, ref: string, environment: string): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${name} holds no ${ref}`,
    expected: `an image that was pushed to "${environment}"`,
    mend: `nx docker-push <app> -c ${environment}, or name another tag; nx docker-inspect <app> -c ${environment} shows them`,
  });
}
