import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import type { RegistryClient } from '../registry';
import { sendBlobs } from '../send-blobs';
import { severalAtOnce } from '../several-at-once';
import type { Attachment } from './attachment';

/** How often is attached again what another client wrote out of a list. */
const MAX_REPAIRS = 5;
/** How many manifests are looked for at a time. */
const PARALLEL = 4;

/**
 * Puts attachments beside the manifests they are about. What is there already, and listed, stays as it is: a second push
 * of the same image attaches nothing.
 *
 * Where clients keep the list (see putReferrer), another one that attaches at the same time may write over it: so all of
 * it is looked at once more in the end, and what is missing is listed again. What a client loses that wrote even later
 * is beyond this look; the same push, run again, mends it.
 *
 * @param onStep sees a line for each that was not there before
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH
 */
export async function attachAll(
  attachments: readonly Attachment[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<void> {
  let missing = await missingAmong(attachments, client);
  for (let repairs = 0; missing.length > 0; repairs++) {
    if (repairs > MAX_REPAIRS) throw lost(client, missing);
    const again = repairs > 0 ? ', once more: another push wrote over the list' : '';
    let byTag = false;
    for (const attachment of missing) {
      byTag = (await attach(attachment, client, (line) => onStep(`${line}${again}`))) || byTag;
    }
    // Nobody writes over what a registry lists itself, and it may take its time to show it.
    if (!byTag) return;
    missing = await unlistedAmong(attachments, client);
  }
}

/** @returns whether clients keep the list */
async function attach(
  { kind, subject, manifest, mediaType, blobs }: Attachment,
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<boolean> {
  await sendBlobs(blobs, client, () => undefined);
  const { digest, byTag } = await client.putReferrer(subject, manifest, mediaType);
  onStep(`${kind} ${digest} of ${subject}`);
  return byTag;
}

/** Those that no list names, and those that one names which outlived them: registries delete what has no tag. */
async function missingAmong(
  attachments: readonly Attachment[],
  client: RegistryClient,
): Promise<Attachment[]> {
  const unlisted = await unlistedAmong(attachments, client);
  const isMissing = async (each: Attachment): Promise<boolean> =>
    unlisted.includes(each) || !(await client.headManifest(digestOf(each.manifest)));
  const missing = await severalAtOnce(attachments, PARALLEL, isMissing);
  return attachments.filter((_each, position) => missing[position]);
}

async function unlistedAmong(
  attachments: readonly Attachment[],
  client: RegistryClient,
): Promise<Attachment[]> {
  const subjects = [...new Set(attachments.map(({ subject }) => subject))];
  const listOf = async (subject: Digest) => {
    const listed = await client.listReferrers(subject);
    return [subject, new Set(listed.map(({ digest }) => digest))] as const;
  };
  const lists = new Map(await severalAtOnce(subjects, PARALLEL, listOf));
  return attachments.filter(({ subject, manifest }) => !lists.get(subject)?.has(digestOf(manifest)));
}

function lost({ name }: RegistryClient, missing: readonly Attachment[]): MultiarchError {
  const [first] = missing;
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `${name} took ${missing.length} attachments and lists them nowhere, the first of them: ${first?.kind} of ${first?.subject}`,
    expected: `all of them among what refers to their images, as they were listed ${MAX_REPAIRS + 1} times`,
    mend: 'run the same command again when no other push to this repository is under way',
  });
}
