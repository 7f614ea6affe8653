import { dirname } from 'node:path';
import { type Assembly, assertDigests, type GivenDigest } from '../../core/assemble/digests';
import type { DigestOption } from '../../core/assemble/option';
import type { Digest } from '../../core/image-ref';
import { linux } from '../../core/platform';
import { readDigestFiles } from '../../io/digest-files';
import type { PlatformImage } from '../../io/layout';
import { planSubjects } from '../../io/push-plan';
import { readPushed } from '../../io/read-pushed';
import { assertAttachments } from '../../io/referrers/read-attachments';
import type { RegistryClient } from '../../io/registry';
import type { ImageOptions } from '../docker-push/options';
import { type PlannedImage, type PushRun, tagsOf } from '../docker-push/push-image';
import { withClients } from '../docker-push/with-clients';

/**
 * Plans the push of an image whose platforms are in the registry already: what is left is the index, and tags.
 *
 * @param given the digests of the command line; the files of an image count where there is none for it
 * @throws MultiarchError ASSEMBLE, NOT_ATTESTED
 */
export async function planAssembly(
  image: ImageOptions,
  run: PushRun,
  commit: string,
  given: readonly DigestOption[],
): Promise<PlannedImage> {
  const { deployment, repository, layouts } = image;
  const architectures = layouts.map(({ architecture }) => architecture);
  const assembly = { project: run.project, deployment, repository, architectures, commit };
  const named = given.filter((each) => each.deployment === deployment);
  const chosen: readonly GivenDigest[] = named.length > 0 ? named : await digestsIn(image, run.root);
  const digests = assertDigests(assembly, chosen);
  const [images = []] = await withClients(run.settings.target, repository, run.signal, (clients) =>
    Promise.all(clients.map((client) => readAll(assembly, client, digests, run))),
  );
  // Nothing is left to upload.
  const plan = { layouts: [], subjects: planSubjects(images, image.form, tagsOf(image, run)) };
  return { image, plan, notes: new Map(chosen.map(({ digest, notes = {} }) => [digest, notes])) };
}

async function digestsIn({ layouts }: ImageOptions, root: string): Promise<GivenDigest[]> {
  const folders = [...new Set(layouts.map(({ folder }) => dirname(folder)))];
  return (await Promise.all(folders.map((folder) => readDigestFiles(root, folder)))).flat();
}

/** The images behind the digests, each proved to be of its platform, as one registry holds them. */
async function readAll(
  assembly: Assembly,
  client: RegistryClient,
  digests: readonly Digest[],
  { options, settings }: PushRun,
): Promise<PlatformImage[]> {
  const images: PlatformImage[] = [];
  for (const [position, architecture] of assembly.architectures.entries())
    images.push(await readPushed(assembly, client, digests[position]!, linux(architecture)));
  const { project, deployment } = assembly;
  await assertAttachments(client, images.map(attested), settings.target.attest, {
    to: options.environment,
    mend: `push each platform again with this nx.json: nx docker-push-${deployment}-<arch> ${project} -c ${options.environment}`,
  });
  return images;
}

function attested({ platform, manifest }: PlatformImage) {
  return { platform, digest: manifest.digest };
}
