import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import type { Credentials } from './docker-config';
import type { Asked } from './reply-error';
import { describe, replyError } from './reply-error';
import type { HttpReply, HttpRequest } from './transport';

const CLIENT_ID = 'nx-multiarch';
// "For compatibility with older clients, a token should never be returned with less than 60 seconds to live."
const DEFAULT_SECONDS = 60;

const Answer = z.looseObject({
  token: z.string().nullish(),
  access_token: z.string().nullish(),
  expires_in: z.number().positive().nullish(),
});

/** A short-lived token for some scopes. */
export interface Token {
  value: string;
  /** How long it counts from now on, in seconds. */
  seconds: number;
}

/** What a Bearer challenge and the client's needs come to. */
export interface TokenRequest {
  realm: URL;
  service?: string;
  scopes: readonly string[];
  credentials: Credentials;
}

/**
 * Asks the token server of a Bearer challenge for a token.
 * https://distribution.github.io/distribution/spec/auth/token/ (GET, with Basic credentials or none) and
 * https://distribution.github.io/distribution/spec/auth/oauth/ (POST, with an identity token).
 *
 * @throws MultiarchError or TryAgain
 */
export async function fetchToken(
  wanted: TokenRequest,
  send: (request: HttpRequest) => Promise<HttpReply>,
  asked: Omit<Asked, 'request'>,
): Promise<Token> {
  if (wanted.credentials.kind === 'bearer') return { value: wanted.credentials.token, seconds: Infinity };
  const request =
    wanted.credentials.kind === 'identity' ? oauthRequest(wanted, wanted.credentials.token) : get(wanted);
  const reply = await send(request);
  if (reply.status !== 200) throw replyError({ ...asked, request }, reply);
  const answer = parse(reply.body.toString('utf8'));
  const value = answer?.token || answer?.access_token;
  if (!value) throw noToken(request, asked.registry);
  return { value, seconds: answer?.expires_in ?? DEFAULT_SECONDS };
}

/** The value of an Authorization header for the scheme Basic (RFC 7617, in UTF-8). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function get({ realm, service, scopes, credentials }: TokenRequest): HttpRequest {
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credentials.kind !== 'basic') return { method: 'GET', url, headers: {} };
  url.searchParams.set('account', credentials.username);
  url.searchParams.set('client_id', CLIENT_ID);
  const authorization = basicAuthorization(credentials.username, credentials.password);
  return { method: 'GET', url, headers: { authorization } };
}

function oauthRequest({ realm, service, scopes }: TokenRequest, identityToken: string): HttpRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: identityToken,
    client_id: CLIENT_ID,
    ...(service && { service }),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  });
  return {
    method: 'POST',
    url: new URL(realm),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString(), 'utf8'),
  };
}

function parse(json: string): z.infer<typeof Answer> | undefined {
  try {
    return Answer.parse(JSON.parse(json));
  } catch {
    // The parser's message could quote a token.
    return undefined;
  }
}

function noToken(request: HttpRequest, registry: string): MultiarchError {
  return new MultiarchError('REGISTRY_UNAUTHORIZED', {
    happened: `the token server of ${registry} answered 200 without a token to ${describe(request)}`,
    expected: 'JSON with token or access_token',
    mend: `check which token server ${registry} names`,
  });
}
