import { parseEcrHost } from '../../core/ecr-host';
import type { AskCredentials } from '../registry';
import type { RetryOptions } from '../registry/retry';
import type { ExpectedImage } from '../../core/ecr-images';
import { connectEcr } from './api';
import { verifyImages } from './images';
import { ensureRepository, type MovingTags } from './repository';
import { resolveRegistry } from './resolve';
import { fetchToken, tokenCredentials } from './token';

/** One registry of Amazon ECR, through its API. Every method rejects with a MultiarchError. */
export interface Ecr {
  /** As in a reference. */
  host: string;
  credentials: AskCredentials;
  ensureRepository: (name: string, moving: MovingTags) => Promise<void>;
  verifyPushed: (
    name: string,
    images: readonly ExpectedImage[],
    retry?: Partial<RetryOptions>,
  ) => Promise<void>;
  close: () => Promise<void>;
}

/** What a connection depends on. */
export interface EcrOptions {
  /** A host of ECR, or `ecr` for that of the AWS configuration. */
  registry: string;
  /** Sees a line for what was created, and for what a person should know. */
  warn: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Connects to the API and gets a token.
 *
 * @throws MultiarchError AWS
 */
export async function createEcr({ registry, warn, signal }: EcrOptions): Promise<Ecr> {
  const named = parseEcrHost(registry);
  const api = await connectEcr(named, signal);
  try {
    const token = await fetchToken(api);
    const { host, account } = named
      ? { host: registry, account: named.account }
      : resolveRegistry(api, token);
    return {
      host,
      credentials: tokenCredentials(token, () => fetchToken(api)),
      ensureRepository: (name, moving) => ensureRepository(api, { account, name }, moving, warn),
      verifyPushed: (name, images, retry) =>
        verifyImages(api, { account, name }, images, { signal, ...retry }),
      close: api.close,
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}
