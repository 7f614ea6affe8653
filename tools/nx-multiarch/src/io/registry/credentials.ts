import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { MultiarchError } from '../../core/errors';
import type { Exec } from '../exec';
import { askHelper } from './credential-helper';
import type { Credentials, DockerConfig, Stored } from './docker-config';
import { NO_CREDENTIALS, parseDockerConfig, storedCredentials } from './docker-config';

/** What the search for credentials depends on. */
export interface CredentialSources {
  exec: Exec;
  /** Where DOCKER_CONFIG is read from; the process's own by default. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The credentials that `docker login` left for this registry; kind `none` if there are none.
 *
 * @param registry host and port as in a reference, `docker.io` for Docker Hub
 * @throws MultiarchError CREDENTIALS_INVALID for an unreadable config.json, CREDENTIAL_HELPER_FAILED for a helper
 *   that is missing or fails
 */
export async function findCredentials(registry: string, sources: CredentialSources): Promise<Credentials> {
  const env = sources.env ?? process.env;
  const path = join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');
  for (const stored of await readStored(path, registry)) {
    const found = stored.kind === 'helper' ? await askHelper(stored, { exec: sources.exec, path }) : stored;
    if (found.kind !== 'none') return found;
  }
  return NO_CREDENTIALS;
}

async function readStored(path: string, registry: string): Promise<Stored[]> {
  const json = await readIfPresent(path);
  if (json === undefined) return [];
  try {
    const config: DockerConfig = parseDockerConfig(json);
    return storedCredentials(config, registry);
  } catch (cause) {
    throw invalid(path, registry, cause);
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) {
      return undefined;
    }
    throw invalid(path, undefined, cause);
  }
}

function invalid(path: string, registry: string | undefined, cause: unknown): MultiarchError {
  return new MultiarchError('CREDENTIALS_INVALID', {
    happened: `the credentials in ${path} cannot be read`,
    expected: 'the file that docker login writes',
    mend: `correct the file, or move it away and run: docker login${registry ? ` ${registry}` : ''}`,
    cause,
  });
}
