import type { Environment } from '../../graph/options';
import { openRegistry, type RegistryAccess } from '../../io/ecr';
import { exec } from '../../io/exec';
import { createRegistryClient, type RegistryClient } from '../../io/registry';

/** One repository in one registry of an environment; a registry with an API of its own is asked through it. */
export interface Destination extends RegistryClient {
  /** Before a push: see RegistryAccess. */
  prepare: (moving: Parameters<RegistryAccess['prepare']>[1]) => Promise<void>;
  /** After a push. */
  verify: (images: Parameters<RegistryAccess['verify']>[1]) => Promise<void>;
}

/** Speaks to one repository in every registry of an environment, in their order; closes the connections afterwards. */
export async function withClients<T>(
  target: Environment,
  repository: string,
  signal: AbortSignal,
  use: (destinations: Destination[]) => Promise<T>,
): Promise<T> {
  const opened: Destination[] = [];
  try {
    for (const registry of [target.registry].flat()) {
      opened.push(await open({ ...target, registry }, repository, signal));
    }
    return await use(opened);
  } finally {
    await Promise.all(opened.map((destination) => destination.close()));
  }
}

async function open(
  { registry, insecure }: Environment & { registry: string },
  repository: string,
  signal: AbortSignal,
): Promise<Destination> {
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  const access = await openRegistry({ registry, exec, warn, signal });
  const client = createRegistryClient({ ...access.client, repository, insecure, signal });
  return {
    ...client,
    prepare: (moving) => access.prepare(repository, moving),
    verify: (images) => access.verify(repository, images),
    close: async () => {
      await client.close();
      await access.close();
    },
  };
}
