import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { findingsIn, policyFindings } from '../../core/inspect/findings';
import type { Attached } from '../../core/inspect/held';
import type { InspectedRepository, InspectedSubject } from '../../core/inspect/rows';
import { isTagOf, namesWhole, selectDigests } from '../../core/inspect/selection';
import type { DeploymentPolicy } from '../../core/policy';
import type { TagNaming } from '../../core/tags';
import type { RegistryClient } from '../registry';
import { severalAtOnce } from '../several-at-once';
import { readKinds } from '../referrers/read-attachments';
import { readSubject } from './read-subject';
import { readTagDigests } from './tag-digests';

/** How many images are read at a time. */
const PARALLEL = 4;

/** What is looked for in a repository. */
export interface InspectRequest {
  naming: TagNaming;
  policy: DeploymentPolicy;
  /** How many commits, the newest ones. */
  commits: number;
}

/** What was found, and how many commits are older than those. */
export interface Inspection extends InspectedRepository {
  older: number;
}

/**
 * What a repository holds under the tags of one environment, and what is wrong with it.
 *
 * @throws MultiarchError REGISTRY_NOT_FOUND where it holds nothing of this environment
 */
export async function inspectRepository(
  client: RegistryClient,
  { naming, policy, commits }: InspectRequest,
): Promise<Inspection> {
  await client.ping();
  const tags = await readTagDigests(client, (tag) => isTagOf(tag, naming));
  const { digests, older } = selectDigests(tags, naming, commits);
  const read = async (digest: Digest): Promise<InspectedSubject[]> => {
    const subject = await readSubject(client, digest);
    if (!subject) return [];
    const names = [...tags.get(digest)!];
    const whole = namesWhole(names, naming);
    const findings = [...findingsIn(subject), ...policyFindings(subject, policy, whole)];
    return [{ subject, tags: names, findings }];
  };
  const subjects = (await severalAtOnce(digests, PARALLEL, read)).flat();
  if (subjects.length === 0) throw nothing(client, naming.environment);
  const attached = await readAttached(client, subjects);
  return { repository: client.name, subjects, older, attached };
}

/** What refers to each image and index. */
async function readAttached(
  client: RegistryClient,
  subjects: readonly InspectedSubject[],
): Promise<Attached> {
  const digests = subjects.flatMap(({ subject }) => [subject, ...subject.images].map(({ digest }) => digest));
  const once = [...new Set(digests)];
  const kindsOf = async (digest: Digest) => [digest, await readKinds(client, digest)] as const;
  return new Map(await severalAtOnce(once, PARALLEL, kindsOf));
}

/**
 * What one reference names.
 *
 * @param ref a tag or a digest
 * @throws MultiarchError REGISTRY_NOT_FOUND
 */
export async function inspectReference(client: RegistryClient, ref: string): Promise<InspectedRepository> {
  await client.ping();
  const subject = await readSubject(client, ref);
  if (!subject) throw unknown(client, ref);
  const tags = ref === subject.digest ? [] : [ref];
  return { repository: client.name, subjects: [{ subject, tags, findings: findingsIn(subject) }] };
}

function nothing({ name }: RegistryClient, environment: string): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${name} holds nothing with a tag of the environment "${environment}"`,
    expected: `what nx docker-push leaves there: ${environment}-latest and its like`,
    mend: `nx docker-push <app> -c ${environment}, or name another environment with -c`,
  });
}

function unknown({ name, registry }: RegistryClient, ref: string): MultiarchError {
  const separator = ref.startsWith('sha256:') ? '@' : ':';
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${name}${separator}${ref} does not exist, or may not be read`,
    expected: 'a tag or a digest that the repository holds; without one, "latest" is meant',
    mend: `check the name; a private repository is read after docker login ${registry}`,
  });
}
