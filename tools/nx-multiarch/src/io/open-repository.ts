import { openRegistry, type RegistryAccess } from './ecr';
import { exec } from './exec';
import {
  type AskCredentials,
  type ClientOptions,
  createRegistryClient,
  type RegistryClient,
} from './registry';

/** One repository in one registry of an environment; a registry with an API of its own is asked through it. */
export interface Destination extends RegistryClient {
  /** Before a push: see RegistryAccess. */
  prepare: (moving: Parameters<RegistryAccess['prepare']>[1]) => Promise<void>;
  /** After a push. */
  verify: (images: Parameters<RegistryAccess['verify']>[1]) => Promise<void>;
}

/** A destination, with what another program needs to ask the same registry. */
export interface OpenedRepository extends Destination {
  credentials: AskCredentials;
}

/** Which repository, in a registry that is a host or `ecr`, and what for: a push where nothing is said. */
export type RepositoryPlace = Pick<
  ClientOptions,
  'registry' | 'repository' | 'insecure' | 'access' | 'signal'
>;

/** Opens a repository with the credentials that there are for its registry; the caller closes it. */
export async function openRepository(place: RepositoryPlace): Promise<OpenedRepository> {
  const { registry, repository, signal } = place;
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  const access = await openRegistry({ registry, exec, warn, signal });
  const client = createRegistryClient({ ...place, ...access.client });
  return {
    ...client,
    credentials: access.client.credentials,
    prepare: (moving) => access.prepare(repository, moving),
    verify: (images) => access.verify(repository, images),
    close: async () => {
      await client.close();
      await access.close();
    },
  };
}
