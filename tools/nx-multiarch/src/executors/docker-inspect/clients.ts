import { openRegistry } from '../../io/ecr';
import { exec } from '../../io/exec';
import { createRegistryClient, type RegistryClient } from '../../io/registry';

/** A repository that is only read. */
export interface ReadPlace {
  /** A host, or `ecr`. */
  registry: string;
  repository: string;
  insecure?: boolean;
  signal?: AbortSignal;
}

/** Runs some work with a client of a repository, which may read it and no more; closes it in the end. */
export async function reading<T>(
  { registry, repository, insecure, signal }: ReadPlace,
  work: (client: RegistryClient) => Promise<T>,
): Promise<T> {
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  const access = await openRegistry({ registry, exec, warn, signal });
  const client = createRegistryClient({ ...access.client, repository, access: 'pull', insecure, signal });
  try {
    return await work(client);
  } finally {
    await client.close();
    await access.close();
  }
}
