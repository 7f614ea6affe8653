import { z } from 'zod';
import { isMultiarchError, MultiarchError } from '../../core/errors';
import type { Exec, ExecResult } from '../exec';
import type { Credentials } from './docker-config';
import { NO_CREDENTIALS } from './docker-config';

// The protocol tells "I have none" from a failure by this text alone, written to standard output:
// https://github.com/docker/docker-credential-helpers/blob/v0.9.3/credentials/error.go
const NOT_FOUND = 'credentials not found in native keychain';
// In place of a user's name it says that the secret is an identity token (same repository, and docker/cli).
const TOKEN_USERNAME = '<token>';

const Answer = z.looseObject({ Username: z.string().default(''), Secret: z.string().default('') });

/** Which helper is asked for which server: `ecr-login` is the program docker-credential-ecr-login. */
export interface HelperRequest {
  name: string;
  server: string;
}

/**
 * Asks `docker-credential-<name> get`, which reads the server from its standard input.
 *
 * @param context.path the config.json that names the helper, for the error
 * @throws MultiarchError CREDENTIAL_HELPER_FAILED
 */
export async function askHelper(
  request: HelperRequest,
  context: { exec: Exec; path: string },
): Promise<Credentials> {
  try {
    const result = await context.exec(programOf(request), ['get'], { input: request.server });
    return readAnswer(result);
  } catch (cause) {
    throw failed(request, context.path, cause);
  }
}

function programOf({ name }: HelperRequest): string {
  return `docker-credential-${name}`;
}

function readAnswer({ stdout, stderr, exitCode }: ExecResult): Credentials {
  const said = stdout.trim();
  if (exitCode !== 0) {
    if (said === NOT_FOUND) return NO_CREDENTIALS;
    throw new MultiarchError('CREDENTIAL_HELPER_FAILED', {
      happened: `exit status ${exitCode}: ${said || stderr.trim() || 'no message'}`,
    });
  }
  const { Username: username, Secret: secret } = parseAnswer(said);
  if (secret === '') return NO_CREDENTIALS;
  return username === TOKEN_USERNAME
    ? { kind: 'identity', token: secret }
    : { kind: 'basic', username, password: secret };
}

function parseAnswer(json: string): z.infer<typeof Answer> {
  try {
    return Answer.parse(JSON.parse(json));
  } catch {
    // Neither the text nor the parser's message is passed on: both may quote the secret.
    throw new MultiarchError('CREDENTIAL_HELPER_FAILED', {
      happened: 'its output is not the JSON object with Username and Secret',
    });
  }
}

function failed(request: HelperRequest, path: string, cause: unknown): MultiarchError {
  const program = programOf(request);
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const why = missing
    ? 'it is not on the PATH'
    : isMultiarchError(cause)
      ? cause.happened
      : 'it could not be run';
  return new MultiarchError('CREDENTIAL_HELPER_FAILED', {
    happened: `${program}, which ${path} names for ${request.server}, failed: ${why}`,
    expected: 'credentials as JSON, or its message that it has none',
    mend: missing
      ? `install ${program}, or take it out of credHelpers and credsStore in ${path}`
      : `run it by hand: printf %s ${request.server} | ${program} get`,
    ...(isMultiarchError(cause) ? {} : { cause }),
  });
}
