import type { ServerResponse } from 'node:http';
import type { SeenRequest } from './registry-request';
import { answerError } from './registry-request';

/** Who may come in, and how they prove it. */
export type AuthOptions =
  | { kind: 'basic'; username: string; password: string }
  | {
      kind: 'bearer';
      username: string;
      password: string;
      /** Accepted by the token server's POST in place of name and password. */
      identityToken?: string;
      /** How many requests a token is good for. */
      requestsPerToken?: number;
      /** `expires_in` of the token server's answer, in seconds. */
      expiresIn?: number;
      /** Repositories for which no token is given. */
      deny?: readonly string[];
      /** Tokens without credentials are given too, for reading. */
      anonymous?: boolean;
    };

/** Answers a request that may not come in, or that is for the token server; false lets it through. */
export type Guard = (seen: SeenRequest, response: ServerResponse, base: string) => boolean;

interface Grant {
  scopes: string[];
  left: number;
}

export const TOKEN_PATH = '/token';

export function createGuard(auth: AuthOptions | undefined): Guard {
  if (auth === undefined) return () => false;
  return auth.kind === 'basic' ? basicGuard(auth) : bearerGuard(auth);
}

function basicGuard({ username, password }: Extract<AuthOptions, { kind: 'basic' }>): Guard {
  return (seen, response) => {
    if (isBasic(seen, username, password)) return false;
    response.setHeader('www-authenticate', 'Basic realm="Test Registry"');
    answerError(response, 401, 'UNAUTHORIZED', 'authentication required');
    return true;
  };
}

function bearerGuard(auth: Extract<AuthOptions, { kind: 'bearer' }>): Guard {
  const grants = new Map<string, Grant>();
  return (seen, response, base) => {
    if (seen.path === TOKEN_PATH) {
      giveToken(auth, grants, seen, response);
      return true;
    }
    const grant = grants.get(seen.headers.authorization?.replace(/^Bearer /, '') ?? '');
    const needed = neededScope(seen);
    if (grant && grant.left > 0 && allows(grant, needed)) {
      grant.left -= 1;
      return false;
    }
    const scope = needed ? `,scope="${needed}"` : '';
    response.setHeader(
      'www-authenticate',
      `Bearer realm="${base}${TOKEN_PATH}",service="test-registry"${scope}`,
    );
    answerError(response, 401, 'UNAUTHORIZED', 'authentication required');
    return true;
  };
}

function giveToken(
  auth: Extract<AuthOptions, { kind: 'bearer' }>,
  grants: Map<string, Grant>,
  seen: SeenRequest,
  response: ServerResponse,
): void {
  const form = new URLSearchParams(seen.body.toString('utf8'));
  const isPost = seen.method === 'POST';
  const scopes = isPost ? (form.get('scope') ?? '').split(' ') : seen.query.getAll('scope');
  const known = isPost
    ? auth.identityToken !== undefined && form.get('refresh_token') === auth.identityToken
    : isBasic(seen, auth.username, auth.password) || (auth.anonymous === true && !seen.headers.authorization);
  if (!known) return answerError(response, 401, 'UNAUTHORIZED', 'incorrect username or password');
  if (scopes.some((scope) => auth.deny?.includes(scope.split(':')[1] ?? ''))) {
    return answerError(response, 403, 'DENIED', 'requested access to the resource is denied');
  }
  const token = `token-${grants.size + 1}-of-the-test-registry`;
  const readOnly = !isPost && !seen.headers.authorization;
  const granted = readOnly ? scopes.map((scope) => scope.replace(/,?push/, '')) : scopes;
  grants.set(token, { scopes: granted, left: auth.requestsPerToken ?? Infinity });
  const answer = { [isPost ? 'access_token' : 'token']: token, expires_in: auth.expiresIn ?? 300 };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function isBasic(seen: SeenRequest, username: string, password: string): boolean {
  const sent = seen.headers.authorization?.replace(/^Basic /, '') ?? '';
  return Buffer.from(sent, 'base64').toString('utf8') === `${username}:${password}`;
}

function neededScope({ method, path }: SeenRequest): string | undefined {
  const name = /^\/v2\/(.+)\/(?:blobs|manifests|tags)\//.exec(path)?.[1];
  if (name === undefined) return undefined;
  return `repository:${name}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`;
}

function allows(grant: Grant, needed: string | undefined): boolean {
  if (needed === undefined) return true;
  const [, name, actions = ''] = needed.split(':');
  const held =
    grant.scopes
      .find((scope) => scope.split(':')[1] === name)
      ?.split(':')[2]
      ?.split(',') ?? [];
  return actions.split(',').every((action) => held.includes(action));
}
