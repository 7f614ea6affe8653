import { createHash } from 'node:crypto';

/** A manifest as it was pushed. */
export interface StoredManifest {
  bytes: Buffer;
  mediaType: string;
}

/** One repository: blobs and manifests by digest, tags to digests, uploads that were begun. */
export interface StoredRepository {
  blobs: Map<string, Buffer>;
  manifests: Map<string, StoredManifest>;
  tags: Map<string, string>;
  uploads: Set<string>;
}

/** Everything the registry holds; a repository begins to exist when it is first written to. */
export interface Store {
  repositories: Map<string, StoredRepository>;
  /** The repository, made if it is missing. */
  repository: (name: string) => StoredRepository;
}

export function createStore(): Store {
  const repositories = new Map<string, StoredRepository>();
  return {
    repositories,
    repository: (name) => {
      const found = repositories.get(name) ?? newRepository();
      repositories.set(name, found);
      return found;
    },
  };
}

function newRepository(): StoredRepository {
  return { blobs: new Map(), manifests: new Map(), tags: new Map(), uploads: new Set() };
}

/** The digest that these bytes have. */
export function sha256(bytes: Buffer): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The digests that a manifest or index refers to, by what must hold them. */
export function referencesOf(bytes: Buffer): { blobs: string[]; manifests: string[] } {
  const json = JSON.parse(bytes.toString('utf8')) as {
    config?: { digest: string };
    layers?: { digest: string }[];
    manifests?: { digest: string }[];
  };
  const blobs = [...(json.config ? [json.config] : []), ...(json.layers ?? [])];
  return {
    blobs: blobs.map(({ digest }) => digest),
    manifests: (json.manifests ?? []).map(({ digest }) => digest),
  };
}
