import { afterEach } from 'vitest';
import type { ClientOptions, RegistryClient } from '../io/registry';
import { createRegistryClient } from '../io/registry';
import type { TestRegistry, TestRegistryOptions } from './registry';
import { startTestRegistry } from './registry';
import { QUICK_RETRY, TEST_REPOSITORY } from './registry-client';

/** Starts a registry and a client of one of its repositories. */
export type StartRegistry = (
  options?: TestRegistryOptions,
  client?: Partial<ClientOptions>,
) => Promise<{ registry: TestRegistry; client: RegistryClient }>;

/** For the tests of one file: what the function that it gives has started is closed after each of them. */
export function useRegistry(): StartRegistry {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return async (options, clientOptions) => {
    const registry = await startTestRegistry(options);
    cleanUps.push(registry.close);
    const defaults = { registry: registry.host, repository: TEST_REPOSITORY, retry: QUICK_RETRY };
    const client = createRegistryClient({ ...defaults, ...clientOptions });
    cleanUps.push(client.close);
    return { registry, client };
  };
}
