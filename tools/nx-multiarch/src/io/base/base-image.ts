import { MultiarchError } from '../../core/errors';
import { type Digest, isDigest, parseImageRef } from '../../core/image-ref';
import { isIndexType } from '../../core/media-types';
import { formatPlatform, type Platform, samePlatform } from '../../core/platform';
import { parseIndex, parseManifest } from '../inspect/manifest-json';
import { readJson, writeJson } from '../json-file';
import { machineCache } from '../machine-cache';
import { openRepository, type RepositoryPlace } from '../open-repository';
import type { RegistryClient } from '../registry';

/** What an image stands on. */
export interface BaseImage {
  /** With its digest. */
  reference: string;
  /** Whether its registry is spoken to without TLS; one on a loopback address always is. */
  insecure?: boolean | undefined;
  /** The digests of its layers for one platform, lowest first. */
  layers: Digest[];
}

/**
 * Finds the layers of a base image for one platform. They are read from its registry once: a reference with a digest
 * means the same for ever.
 *
 * @param reference with a digest: `public.ecr.aws/lambda/nodejs@sha256:...`
 * @throws MultiarchError REGISTRY_NOT_FOUND, PLATFORM_MISMATCH, REGISTRY_*
 */
export async function readBaseImage(
  reference: string,
  platform: Platform,
  { insecure, signal }: Pick<RepositoryPlace, 'insecure' | 'signal'> = {},
): Promise<BaseImage> {
  const { registry, repository, digest = '' } = parseImageRef(reference);
  const name = `${digest.replace(':', '-')}-${formatPlatform(platform).replaceAll('/', '-')}.json`;
  const file = machineCache('bases', name);
  const known = await readJson<unknown>(file);
  if (isDigests(known)) return { reference, insecure, layers: known };
  const client = await openRepository({ registry, repository, insecure, signal, access: 'pull' });
  try {
    const layers = await layersOf(client, digest, platform);
    // A cache that cannot be written only costs a request.
    await writeJson(file, layers).catch(() => undefined);
    return { reference, insecure, layers };
  } finally {
    await client.close();
  }
}

function isDigests(note: unknown): note is Digest[] {
  return Array.isArray(note) && note.every((each) => typeof each === 'string' && isDigest(each));
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
