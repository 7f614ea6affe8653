import { HttpProblem, type SecuritySchemes } from '@nx-multiarch/service';
import type { Session, Sessions } from './storage/sessions';

/** For the document: how a client says who it is. */
export const securitySchemes: SecuritySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'the token of POST /sessions' },
};

/** In the schema of a route that takes a token. */
export const needsToken: { bearer: string[] }[] = [{ bearer: [] }];

/** Finds the log-in a request speaks for. @throws HttpProblem 401 */
export type Authenticate = (request: { headers: { authorization?: string } }) => Promise<Session>;

const detail = 'Log in: POST /sessions, then send "Authorization: Bearer ..."';

/** Reads `Authorization: Bearer TOKEN`. https://www.rfc-editor.org/rfc/rfc6750 */
export function createAuthenticate(sessions: Sessions): Authenticate {
  return async ({ headers }) => {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const session = token ? await sessions.find(token) : undefined;
    if (session) return session;
    const challenge = token ? 'Bearer error="invalid_token"' : 'Bearer';
    throw new HttpProblem(401, 'not-logged-in', detail, { 'www-authenticate': challenge });
  };
}
