import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_REGISTRY } from '../../core/image-ref';
import { type Credentials, DOCKER_HUB_KEY } from '../registry/docker-config';
import type { OpenedRepository } from '../open-repository';

/**
 * Gives another program the credentials of a registry, as Docker's configuration: those of Amazon ECR are nowhere
 * else. The file can be read by this user alone, and is gone afterwards.
 *
 * @param work gets the environment variables that name it; none where the registry wants no credentials
 */
export async function withLogin<T>(
  { registry, credentials }: Pick<OpenedRepository, 'registry' | 'credentials'>,
  work: (variables: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const entry = entryOf(await credentials());
  if (!entry) return work({});
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-login-'));
  try {
    const key = registry === DEFAULT_REGISTRY ? DOCKER_HUB_KEY : registry;
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [key]: entry } }), {
      mode: 0o600,
    });
    return await work({ DOCKER_CONFIG: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** https://docs.docker.com/reference/cli/docker/login/#credential-stores */
function entryOf(credentials: Credentials): Record<string, string> | undefined {
  if (credentials.kind === 'identity') return { identitytoken: credentials.token };
  if (credentials.kind === 'bearer') return { registrytoken: credentials.token };
  if (credentials.kind === 'none') return undefined;
  const { username, password } = credentials;
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') };
}
