import { imageNameOf, type NamedPlatformImage } from '../sbom/image-name';
import { imagePurl } from '../sbom/purl';
import { hexOf } from '../referrers/referrers-tag';
import type { Builder } from './builder';
import { baseDependencies } from './base-dependencies';

/** What the parameters below mean is said in docs/docker-sbom.md; the part behind # changes when that does. */
export const BUILD_TYPE = 'pkg:npm/nx-multiarch#docker-build/v1';

/** The commit that a build saw. */
export interface Source {
  /** Where the repository is, without credentials: `git+https://github.com/acme/shop`. */
  uri?: string | undefined;
  commit: string;
  /** Whether files differed from the commit: it is then not what was built. */
  dirty: boolean;
}

/** What is known of one build when it ends. */
export interface BuildFacts {
  image: NamedPlatformImage;
  platform: string;
  /** From the workspace's root. */
  dockerfile: string;
  /** The images that the Dockerfile names, each with the reference that was used. */
  images: readonly { name: string; reference: string }[];
  /** undefined outside of a git repository. */
  source?: Source | undefined;
  builder: Builder;
  /** The programs that took part: `{ node: '24.1.0' }`. */
  versions: Readonly<Record<string, string>>;
  /** The machine that asked for the build: `linux/amd64`. Its builder may be another one. */
  machine: string;
  /** ISO 8601, to the second. */
  startedOn: string;
  finishedOn: string;
}

/**
 * What was built from what and on what, as an in-toto Statement v1 (https://github.com/in-toto/attestation) with
 * SLSA's predicate (https://slsa.dev/spec/v1.0/provenance). It is not signed: it says what the builder says of itself.
 */
export function composeStatement(facts: BuildFacts): string {
  const { image, builder, versions, startedOn, finishedOn } = facts;
  const name = imagePurl(imageNameOf(image), image.digest, { arch: image.architecture });
  const { id, invocation } = builder;
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: hexOf(image.digest) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: definitionOf(facts),
      runDetails: {
        builder: { id, version: versions },
        metadata: { ...(invocation ? { invocationId: invocation } : {}), startedOn, finishedOn },
      },
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

function definitionOf({ image, platform, dockerfile, images, source, machine }: BuildFacts): object {
  const { project, deployment } = image;
  // A commit whose files were changed afterwards is no dependency: the image cannot be made of it.
  const built = source && !source.dirty ? [sourceDependency(source)] : [];
  return {
    buildType: BUILD_TYPE,
    externalParameters: { project, deployment, platform, dockerfile },
    internalParameters: { machine, ...(source?.dirty ? { uncleanTreeOn: source.commit } : {}) },
    resolvedDependencies: [...built, ...baseDependencies(images)],
  };
}

function sourceDependency({ uri, commit }: Source): object {
  return { name: 'source', ...(uri ? { uri } : {}), digest: { gitCommit: commit } };
}

/** Whether a text is a statement about this manifest, and not about what another build left. */
export function isStatementOf(text: string, digest: string): boolean {
  try {
    const { subject } = JSON.parse(text) as { subject?: { digest?: { sha256?: string } }[] };
    return subject?.[0]?.digest?.sha256 === hexOf(digest);
  } catch {
    return false;
  }
}
