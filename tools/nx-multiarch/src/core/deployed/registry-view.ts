import type { Digest } from '../image-ref';

/** What a digest of a repository holds. */
export interface HeldArchitectures {
  /** Those of an index, or the one of a manifest, by OCI's names. */
  architectures: string[];
  /** `20250116-143000`, that of the commit; empty where no tag tells it. */
  time: string;
}

/** What a registry says of one image in one environment. */
export interface RegistryView {
  /** Registry and repository. */
  name: string;
  /** `dev-latest` */
  movingTag: string;
  /** What the moving tag names; undefined where there is none yet. */
  moving?: HeldArchitectures & { digest: Digest; children: Digest[] };
  tags: ReadonlyMap<string, Digest>;
  /** Of what runs: what the repository holds. */
  digests: ReadonlyMap<Digest, HeldArchitectures>;
}
