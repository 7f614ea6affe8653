import { MultiarchError } from '../../core/errors';
import type { HeldImage, HeldSubject, MissingContent } from '../../core/inspect/held';
import { isIndexType, isManifestType } from '../../core/media-types';
import { formatPlatform, type Platform } from '../../core/platform';
import type { Manifest, RegistryClient } from '../registry';
import { type IndexJson, parseConfig, parseIndex, parseManifest } from './manifest-json';

/** What stands for the platform of an attestation: https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
const NO_PLATFORM = 'unknown';

/**
 * Reads what a tag or digest names: every manifest of an index and the platform that each config says. Layers are
 * not read.
 *
 * @returns undefined where the repository does not hold it
 * @throws MultiarchError REGISTRY_REJECTED for something that is no image
 */
export async function readSubject(client: RegistryClient, ref: string): Promise<HeldSubject | undefined> {
  const held = await client.getManifest(ref);
  if (!held) return undefined;
  const { digest, mediaType, bytes, size } = held;
  const subject = { digest, mediaType, bytes, size };
  if (isIndexType(mediaType)) {
    const { manifests } = parseIndex(`${client.name}@${digest}`, bytes);
    return { ...subject, form: 'index', ...(await readEntries(client, manifests)) };
  }
  if (!isManifestType(mediaType)) throw noImage(client, ref, mediaType);
  const image = await readImage(client, held);
  const missing = 'missing' in image ? [image.missing] : [];
  const images = 'missing' in image ? [] : [image];
  return { ...subject, form: 'manifest', images, missing, others: 0 };
}

async function readEntries(
  client: RegistryClient,
  entries: IndexJson['manifests'],
): Promise<Pick<HeldSubject, 'images' | 'missing' | 'others'>> {
  const images: HeldImage[] = [];
  const missing: MissingContent[] = [];
  const own = entries.filter(({ platform }) => platform?.os !== NO_PLATFORM);
  for (const { digest, platform: listed } of own) {
    const platform = listed ? formatPlatform(listed) : 'an image';
    const manifest = await client.getManifest(digest);
    const image = manifest ? await readImage(client, manifest, listed) : { missing: { digest, platform } };
    if ('missing' in image) missing.push(image.missing);
    else images.push(image);
  }
  return { images, missing, others: entries.length - own.length };
}

async function readImage(
  client: RegistryClient,
  { digest, mediaType, bytes, size }: Manifest,
  listed?: Platform,
): Promise<HeldImage | { missing: MissingContent }> {
  const where = `${client.name}@${digest}`;
  const { config, layers } = parseManifest(where, bytes);
  const content = await client.getBlob(config.digest);
  if (!content) return { missing: { digest: config.digest, platform: 'the config of an image' } };
  const { os, architecture, variant } = parseConfig(`the config of ${where}`, content);
  return {
    digest,
    mediaType,
    bytes,
    size,
    platform: { os, architecture, variant },
    ...(listed ? { listed } : {}),
    config: { digest: config.digest, size: config.size },
    layers: layers.map((layer) => ({ digest: layer.digest, size: layer.size })),
  };
}

function noImage({ name }: RegistryClient, ref: string, mediaType: string): MultiarchError {
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `${ref} of ${name} is of the type ${mediaType || 'unknown'}, which is no image`,
    expected: 'an image manifest or an index (OCI, or Docker schema 2)',
    mend: 'name an image by its tag or digest, or push it again with a builder of today: Docker schema 1 is not read',
  });
}
