import type { Assembly } from '../core/assemble/digests';
import { notThere, ofAnotherPlatform } from '../core/assemble/errors';
import type { Digest } from '../core/image-ref';
import { isManifestType } from '../core/media-types';
import { formatPlatform, type Platform, samePlatform } from '../core/platform';
import { parseManifest } from './inspect/manifest-json';
import { blobsIn, type PlatformImage } from './layout';
import type { RegistryClient } from './registry';

/**
 * Reads the image of one platform back from a registry, to which another machine pushed it by digest. Everything that
 * it refers to was there when the registry took its manifest (distribution-spec, "Pushing Manifests").
 *
 * @throws MultiarchError ASSEMBLE where it is not there or is of another platform; DIGEST_MISMATCH, REGISTRY_*
 */
export async function readPushed(
  assembly: Assembly,
  client: RegistryClient,
  digest: Digest,
  expected: Platform,
): Promise<PlatformImage> {
  const name = formatPlatform(expected);
  const manifest = await client.getManifest(digest);
  if (!manifest) throw notThere(assembly, client.registry, `manifest ${digest}`, name);
  const { mediaType, size, bytes } = manifest;
  if (!isManifestType(mediaType)) throw ofAnotherPlatform(assembly, digest, name, `of the type ${mediaType}`);
  const { config, blobs } = blobsIn(parseManifest(`${client.name}@${digest}`, bytes));
  const configBytes = await client.getBlob(config.digest);
  if (!configBytes) throw notThere(assembly, client.registry, `config ${config.digest}`, name);
  const { os, architecture, variant } = JSON.parse(configBytes.toString('utf8')) as Platform;
  const platform = { os, architecture, variant };
  if (!samePlatform(platform, expected))
    throw ofAnotherPlatform(assembly, digest, name, `for ${formatPlatform(platform)}`);
  return { platform, manifest: { mediaType, digest, size }, bytes, blobs };
}
