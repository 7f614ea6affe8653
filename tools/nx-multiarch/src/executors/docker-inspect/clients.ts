import { type OpenedRepository, openRepository, type RepositoryPlace } from '../../io/open-repository';

/** A repository that is only read. */
export type ReadPlace = Omit<RepositoryPlace, 'access'>;

/** Runs some work with a client of a repository, which may read it and no more; closes it in the end. */
export async function reading<T>(
  place: ReadPlace,
  work: (client: OpenedRepository) => Promise<T>,
): Promise<T> {
  const client = await openRepository({ ...place, access: 'pull' });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
