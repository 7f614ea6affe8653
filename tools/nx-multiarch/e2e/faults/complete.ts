import { digestOf } from '../../src/io/hashing';
import type { RealRegistry } from '../../src/testing/real-registry';
import { REAL_REGISTRY_USER } from '../../src/testing/real-registry';

interface Descriptor {
  digest: string;
  size: number;
  platform?: { os: string; architecture: string };
}

interface Manifest {
  manifests?: Descriptor[];
  config?: Descriptor;
  layers?: Descriptor[];
}

const ACCEPT = ['index', 'manifest'].map((kind) => `application/vnd.oci.image.${kind}.v1+json`).join(', ');

/** Reads a repository as a client that nobody here wrote would: by fetch, from the registry itself. */
export interface Reader {
  /** The digest behind a tag, once everything behind it was read and compared; undefined where there is no tag. */
  completeDigest: (tag: string) => Promise<string | undefined>;
  /** The same for several tags; those that are not there are left out. */
  completeDigests: (tags: readonly string[]) => Promise<Record<string, string>>;
}

/**
 * A reader of one repository.
 *
 * @throws Error from `completeDigest`, naming what is missing or other than its descriptor says
 */
export function createReader({ host }: Pick<RealRegistry, 'host'>, repository: string): Reader {
  const { username, password } = REAL_REGISTRY_USER;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const seen = new Set<string>();
  const get = async (path: string): Promise<Buffer | undefined> => {
    const url = `http://${host}/v2/${repository}/${path}`;
    const reply = await fetch(url, { headers: { authorization, accept: ACCEPT } });
    const bytes = Buffer.from(await reply.arrayBuffer());
    if (reply.status === 404) return undefined;
    if (!reply.ok) throw new Error(`GET ${url} gave ${reply.status}: ${bytes.toString('utf8')}`);
    return bytes;
  };
  const fetchExact = async (kind: 'manifests' | 'blobs', wanted: Descriptor): Promise<Buffer> => {
    const bytes = await get(`${kind}/${wanted.digest}`);
    if (!bytes) throw new Error(`${repository} lacks ${kind}/${wanted.digest}`);
    if (bytes.length !== wanted.size || digestOf(bytes) !== wanted.digest)
      throw new Error(`${kind}/${wanted.digest} of ${repository} holds ${bytes.length} other bytes`);
    return bytes;
  };
  const readImage = async (bytes: Buffer, platform?: Descriptor['platform']): Promise<void> => {
    const { config, layers = [] } = JSON.parse(bytes.toString('utf8')) as Manifest;
    if (!config || layers.length === 0)
      throw new Error(`a manifest of ${repository} has no config or no layer`);
    const found = JSON.parse((await fetchExact('blobs', config)).toString('utf8')) as Descriptor['platform'];
    if (platform && found?.architecture !== platform.architecture)
      throw new Error(`what the index calls ${platform.architecture} is for ${found?.architecture}`);
    for (const layer of layers) await fetchExact('blobs', layer);
  };
  const readAny = async (bytes: Buffer): Promise<void> => {
    const { manifests } = JSON.parse(bytes.toString('utf8')) as Manifest;
    if (!manifests) return readImage(bytes);
    const architectures = manifests.map(({ platform }) => platform?.architecture).sort();
    if (architectures.join() !== 'amd64,arm64') throw new Error(`an index of ${architectures.join()}`);
    for (const each of manifests) await readImage(await fetchExact('manifests', each), each.platform);
  };
  const completeDigest = async (tag: string): Promise<string | undefined> => {
    const bytes = await get(`manifests/${tag}`);
    if (!bytes) return undefined;
    const digest = digestOf(bytes);
    if (!seen.has(digest)) await readAny(bytes);
    seen.add(digest);
    return digest;
  };
  return {
    completeDigest,
    completeDigests: async (tags) => {
      const digests: Record<string, string> = {};
      for (const tag of tags) {
        const digest = await completeDigest(tag);
        if (digest) digests[tag] = digest;
      }
      return digests;
    },
  };
}
