import type { Environment } from '../../graph/options';
import { type OpenedRepository, openRepository } from '../../io/open-repository';

/** Speaks to one repository in every registry of an environment, in their order; closes the connections afterwards. */
export async function withClients<T>(
  { registry: registries, insecure }: Environment,
  repository: string,
  signal: AbortSignal,
  use: (destinations: OpenedRepository[]) => Promise<T>,
): Promise<T> {
  const opened: OpenedRepository[] = [];
  try {
    for (const registry of [registries].flat()) {
      opened.push(await openRepository({ registry, repository, insecure, signal }));
    }
    return await use(opened);
  } finally {
    await Promise.all(opened.map((destination) => destination.close()));
  }
}
