import { ECR, isEcr } from '../../core/ecr-host';
import type { TagSet } from '../../core/tags';
import type { Exec } from '../exec';
import { type AskCredentials, type ClientOptions, findCredentials } from '../registry';
import { createEcr, type Ecr } from './ecr';
import { awsErrorName } from './errors';
import type { MovingTags } from './repository';

/**
 * Amazon ECR takes ten manifests or tags a second for an account and region: with this many milliseconds between two,
 * three processes (Nx's default) stay below it. https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
 */
const MANIFEST_INTERVAL = 300;

/** A manifest or index of a push, see Subject. */
export interface PushedImageTags {
  digest: string;
  mediaType: string;
  tags: TagSet;
}

/** A registry of an environment, made ready. */
export interface RegistryAccess {
  /** As in a reference: where nx.json says `ecr`, the host that is meant. */
  registry: string;
  /** What a client of any of its repositories is made with. */
  client: Pick<ClientOptions, 'registry' | 'manifestInterval'> & { credentials: AskCredentials };
  /** Before a push: makes sure that the repository exists, where registries do not create them by themselves. */
  prepare: (repository: string, moving: MovingTags) => Promise<void>;
  /**
   * After a push: asks the registry's own API for what was pushed. Moving tags are left out: another push may have
   * moved them since.
   */
  verify: (repository: string, images: readonly PushedImageTags[]) => Promise<void>;
  close: () => Promise<void>;
}

/** What opening a registry depends on. */
export interface OpenRegistryOptions {
  /** From nx.json or the command line: a host, or `ecr`. */
  registry: string;
  exec: Exec;
  /** Sees a line for what was created, and for what a person should know. */
  warn: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Opens the registry of an environment: Amazon ECR with the AWS configuration, every other one with the credentials
 * that `docker login` left, and nothing to prepare or verify.
 *
 * @throws MultiarchError AWS
 */
export async function openRegistry(options: OpenRegistryOptions): Promise<RegistryAccess> {
  const { registry, exec, warn } = options;
  if (!isEcr(registry)) return plain(registry, exec);
  try {
    return throughApi(await createEcr(options));
  } catch (error) {
    const cannotAsk = ['NoSdk', 'CredentialsProviderError'].includes(awsErrorName(error));
    if (!cannotAsk || registry === ECR || !(await isLoggedIn(registry, exec))) throw error;
    warn(
      `${registry}: docker's log-in is used, for there are no AWS credentials: nothing is created or verified`,
    );
    return plain(registry, exec);
  }
}

function plain(registry: string, exec: Exec): RegistryAccess {
  return {
    registry,
    client: {
      registry,
      credentials: () => findCredentials(registry, { exec }),
      ...(isEcr(registry) && { manifestInterval: MANIFEST_INTERVAL }),
    },
    prepare: () => Promise.resolve(),
    verify: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function throughApi({ host, credentials, ensureRepository, verifyPushed, close }: Ecr): RegistryAccess {
  return {
    registry: host,
    client: { registry: host, credentials, manifestInterval: MANIFEST_INTERVAL },
    prepare: ensureRepository,
    verify: (repository, images) =>
      verifyPushed(
        repository,
        images.map(({ digest, mediaType, tags }) => ({
          digest,
          mediaType,
          tags: [...tags.immutable, ...tags.unclean],
        })),
      ),
    close,
  };
}

async function isLoggedIn(registry: string, exec: Exec): Promise<boolean> {
  return (await findCredentials(registry, { exec })).kind !== 'none';
}
