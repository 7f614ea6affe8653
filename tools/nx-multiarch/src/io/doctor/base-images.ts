import { assertPinned } from '../../core/base-image';
import { type Diagnosis, fault, ok } from '../../core/doctor';
import {
  type DockerfileBases,
  floatingBases,
  type NeededBase,
  neededBases,
} from '../../core/doctor-base-images';
import { type Digest, parseImageRef } from '../../core/image-ref';
import { isIndexType } from '../../core/media-types';
import { parsePlatform } from '../../core/platform';
import { createRegistryClient, type RegistryClient } from '../registry';
import type { Check, Probe } from './check';
import type { RegistryUse } from './registry';

/** How the registries of base images are asked. */
export interface BaseSources {
  dockerfiles: readonly DockerfileBases[];
  open: (registry: string) => RegistryUse['open'];
  /** Registries that are spoken to without TLS. */
  insecure: readonly string[];
}

const REFRESH =
  'write the digest that its tag has now into docker/base-images.json (docker buildx imagetools inspect); in a clone of nx-multiarch, bash tools/setup/base-images.sh --refresh';

/** Whether each base image is pinned, and there under its digest for every architecture that the policy allows. */
export function baseImagesCheck(sources: BaseSources): Check {
  return {
    name: 'base images',
    mend: REFRESH,
    run: async (probe) => {
      const needed = neededBases(sources.dockerfiles);
      const floating = floatingBases(sources.dockerfiles).map(floats);
      assertPinned(Object.fromEntries(needed.map(({ name, reference }) => [name, reference])));
      const missing = await Promise.all(needed.map((base) => missingOf(base, sources, probe)));
      const wrong = [...missing.flat(), ...floating];
      if (wrong.length > 0) return wrong;
      const names = needed.map(({ name, architectures }) => `${name} (${architectures.join(', ')})`);
      return [ok('base images', names.length > 0 ? `pinned and there: ${names.join('; ')}` : 'none is used')];
    },
  };
}

function floats(what: string): Diagnosis {
  return fault(
    'base images',
    `${what} is in no map of base images, and a build refuses it`,
    'add it, with its digest, to docker/base-images.json',
  );
}

async function missingOf(
  { name, reference, architectures }: NeededBase,
  { open, insecure }: BaseSources,
  probe: Probe,
): Promise<Diagnosis[]> {
  const { registry, repository, digest = 'sha256:' } = parseImageRef(reference);
  const { signal } = probe;
  const access = await open(registry)(probe);
  const client = createRegistryClient({
    ...{ ...access.client, repository, access: 'pull', retry: { retries: 1, signal }, signal },
    insecure: insecure.includes(registry),
  });
  try {
    const found = await architecturesOf(client, digest);
    if (!found) return [fault('base images', `${name}: ${registry} does not hold ${reference}`, REFRESH)];
    const missing = architectures.filter((architecture) => !found.includes(architecture));
    if (missing.length === 0) return [];
    const text = `${name}: ${reference} is for ${found.join(', ')}, and the policy needs ${missing.join(', ')}`;
    return [
      fault(
        'base images',
        text,
        'name an image of every architecture in docker/base-images.json, then: ' + REFRESH,
      ),
    ];
  } finally {
    await client.close();
    await access.close();
  }
}

/** The architectures behind a digest, an index or one image; undefined where the registry does not hold it. */
async function architecturesOf(client: RegistryClient, digest: Digest): Promise<string[] | undefined> {
  const manifest = await client.getManifest(digest);
  if (!manifest) return undefined;
  const json = JSON.parse(manifest.bytes.toString('utf8')) as {
    manifests?: { platform?: { architecture: string } }[];
    config?: { digest: Digest };
  };
  if (isIndexType(manifest.mediaType)) {
    return (json.manifests ?? []).flatMap(({ platform }) => (platform ? [platform.architecture] : []));
  }
  const config = json.config && (await client.getBlob(json.config.digest));
  const { os, architecture } = JSON.parse(config?.toString('utf8') ?? '{}') as Record<string, string>;
  return [parsePlatform(`${os}/${architecture}`)?.architecture ?? 'an unknown architecture'];
}
