import { parseImageRef } from '../../core/image-ref';
import { exec } from '../../io/exec';
import { type ClientOptions, createRegistryClient, findCredentials } from '../../io/registry';

/** How long a registry may take, in milliseconds: a machine may reach none at all. */
const LIMIT = 15_000;

/** Asks the registry that a reference names for the digest of its tag; undefined where it does not tell in time. */
export async function resolveDigest(
  reference: string,
  options: Partial<ClientOptions> = {},
): Promise<string | undefined> {
  const { registry, repository, tag = 'latest' } = parseImageRef(reference);
  const client = createRegistryClient({
    registry,
    repository,
    access: 'pull',
    credentials: () => findCredentials(registry, { exec }),
    retry: { retries: 1 },
    signal: AbortSignal.timeout(LIMIT),
    ...options,
  });
  try {
    return (await client.headManifest(tag))?.digest;
  } catch (error) {
    process.stderr.write(`${reference}: ${(error as Error).message}\n`);
    return undefined;
  } finally {
    await client.close();
  }
}
