import { join } from 'node:path';
import { MultiarchError } from '../../core/errors';
import { type Digest, parseImageRef } from '../../core/image-ref';
import { isIndexType } from '../../core/media-types';
import { formatPlatform, type Platform, samePlatform } from '../../core/platform';
import { parseIndex, parseManifest } from '../inspect/manifest-json';
import { readJson, writeJson } from '../json-file';
import type { RegistryClient } from '../registry';

/** Opens a repository to read; the caller closes it. */
export type OpenRepository = (place: { registry: string; repository: string }) => Promise<RegistryClient>;

/** Where the layers of a workspace's base images are noted; it can be deleted at any time. */
export function baseFolder(root: string): string {
  return join(root, 'node_modules', '.cache', 'nx-multiarch', 'bases');
}

/**
 * The digests of a base image's layers for one platform, lowest first. They are read from its registry once: a
 * reference with a digest means the same for ever.
 *
 * @param reference with a digest: `public.ecr.aws/lambda/nodejs@sha256:...`
 * @param cache the folder of `baseFolder`
 * @throws MultiarchError REGISTRY_NOT_FOUND, PLATFORM_MISMATCH, REGISTRY_*
 */
export async function readBaseLayers(
  reference: string,
  platform: Platform,
  cache: string,
  open: OpenRepository,
): Promise<Digest[]> {
  const { registry, repository, digest = '' } = parseImageRef(reference);
  const file = join(
    cache,
    `${digest.replace(':', '-')}-${formatPlatform(platform).replaceAll('/', '-')}.json`,
  );
  const known = await readJson<Digest[]>(file);
  if (known) return known;
  const client = await open({ registry, repository });
  try {
    const layers = await layersOf(client, digest, platform);
    await writeJson(file, layers);
    return layers;
  } finally {
    await client.close();
  }
}

async function layersOf(client: RegistryClient, ref: string, platform: Platform): Promise<Digest[]> {
  const manifest = await client.getManifest(ref);
  if (!manifest) throw notThere(client, ref);
  const where = `${client.name}@${ref}`;
  if (!isIndexType(manifest.mediaType)) {
    return parseManifest(where, manifest.bytes).layers.map(({ digest }) => digest);
  }
  const { manifests } = parseIndex(where, manifest.bytes);
  const own = manifests.find((entry) => entry.platform && samePlatform(entry.platform, platform));
  if (!own) throw notForPlatform(where, platform);
  return layersOf(client, own.digest, platform);
}

function notThere({ name }: RegistryClient, ref: string): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `the base image ${name}@${ref} is not in its registry`,
    expected: 'the manifest of the digest in the map of base images',
    mend: 'nx g nx-multiarch:init looks the digests up anew; in a clone of nx-multiarch, bash tools/setup/base-images.sh --refresh',
  });
}

function notForPlatform(where: string, platform: Platform): MultiarchError {
  return new MultiarchError('PLATFORM_MISMATCH', {
    happened: `the base image ${where} has no manifest for ${formatPlatform(platform)}`,
    expected: 'a base image for every architecture that is built',
    mend: 'name another base image in docker/base-images.json',
  });
}
