import type { ClientOptions, RegistryClient } from '../io/registry';
import { createRegistryClient } from '../io/registry';
import type { TestRegistry, TestRegistryOptions } from './registry';
import { startTestRegistry } from './registry';

/** Back-off of a few milliseconds, for tests that make requests fail. */
export const QUICK_RETRY = { retries: 3, minTimeout: 1, maxTimeout: 2 };

/** The repository that clients of tests use, unless they name another one. */
export const TEST_REPOSITORY = 'team/app';

/** Runs a test with a registry and a client of one of its repositories; both are closed afterwards. */
export async function withRegistry(
  options: TestRegistryOptions & { client?: Partial<ClientOptions> },
  test: (registry: TestRegistry, client: RegistryClient) => Promise<void>,
): Promise<void> {
  const registry = await startTestRegistry(options);
  const client = createRegistryClient({
    registry: registry.host,
    repository: TEST_REPOSITORY,
    retry: QUICK_RETRY,
    ...options.client,
  });
  try {
    await test(registry, client);
  } finally {
    await client.close();
    await registry.close();
  }
}
