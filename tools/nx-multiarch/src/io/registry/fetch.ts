import { MultiarchError } from '../../core/errors';
import type { Authorizer } from './auth';
import { resolveLocation } from './base-url';
import type { Challenge } from './challenge';
import { parseChallenges } from './challenge';
import { networkError } from './network-error';
import type { Asked } from './reply-error';
import { headerOf, replyError } from './reply-error';
import type { RetryOptions } from './retry';
import { retrying, TryAgain } from './retry';
import type { HttpReply, HttpRequest, Transport } from './transport';

/** A request to the registry: a path under its base URL, or the URL that an answer named. */
export interface RegistryRequest {
  method: HttpRequest['method'];
  to: string | URL;
  headers?: Readonly<Record<string, string>>;
  body?: HttpRequest['body'];
  /** Statuses that are an answer; every other one is an error. */
  ok: readonly number[];
  /** What it needs besides the usual scopes. */
  scopes?: readonly string[];
  maxBytes?: number;
  /** See HttpRequest. */
  streamed?: boolean;
  /** Whether a redirect to another origin than the registry's is the answer; it is followed by default. */
  sameOrigin?: boolean;
  /** Other retry options than the client's. */
  retry?: Partial<RetryOptions>;
}

/** What requests are made with. */
export interface FetchContext {
  registry: string;
  base: URL;
  auth: Authorizer;
  transport: Transport;
  retry: RetryOptions;
  /** Ends whatever is under way when it fires. */
  signal?: AbortSignal;
}

/** OCI distribution-spec v1.1, "Endpoints": end-1. */
export const ROOT_PATH = '/v2/';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
const USER_AGENT = 'nx-multiarch';

/**
 * Makes a request until it is answered: network failures, 408, 429 and 5xx are tried again, within bounds.
 *
 * @throws MultiarchError REGISTRY_UNREACHABLE, or by the status of the answer (`details.status`, `details.codes`)
 */
export function fetchRegistry(context: FetchContext, request: RegistryRequest): Promise<HttpReply> {
  return retrying(() => fetchOnce(context, request), { ...context.retry, ...request.retry });
}

/** The same, tried once: a failure that another try may mend is thrown as TryAgain. */
export async function fetchOnce(context: FetchContext, request: RegistryRequest): Promise<HttpReply> {
  let url = typeof request.to === 'string' ? new URL(request.to, context.base) : request.to;
  for (let redirects = 0; ; redirects++) {
    const reply = await authorized(context, request, url);
    const location = headerOf(reply, 'location');
    const follow = REDIRECTS.has(reply.status) && location !== undefined && isRead(request.method);
    if (!follow || redirects === MAX_REDIRECTS) return checked(context, request, reply);
    url = locationOf(context, reply, location);
    if (request.sameOrigin && url.origin !== context.base.origin) return reply;
  }
}

/** Where `Location` points, resolved against the request that was answered. @throws MultiarchError REGISTRY_REJECTED */
export function locationOf(context: FetchContext, reply: HttpReply, location: string | undefined): URL {
  try {
    if (location) return resolveLocation(location, reply.url);
  } catch {
    // Reported below, together with an absent one.
  }
  throw new MultiarchError('REGISTRY_REJECTED', {
    happened: `${context.registry} answered ${reply.status} to ${reply.url.pathname} without a usable Location`,
    expected: 'a URL, absolute or relative',
    mend: 'report it to whoever runs the registry',
  });
}

function isRead(method: HttpRequest['method']): boolean {
  return method === 'GET' || method === 'HEAD';
}

function checked(context: FetchContext, request: RegistryRequest, reply: HttpReply): HttpReply {
  if (request.ok.includes(reply.status)) return reply;
  throw replyError(askedOf(context, { method: request.method, url: reply.url }), reply);
}

/** Credentials go to the registry alone: not where a redirect or an upload's Location leads to another host. */
async function authorized(context: FetchContext, request: RegistryRequest, url: URL): Promise<HttpReply> {
  const { auth } = context;
  if (url.origin !== context.base.origin) return send(context, request, url, undefined);
  let sent = await auth.header(request.scopes);
  let reply = await send(context, request, url, sent);
  // The first time nothing was sent, and what was then found may have ended.
  for (let renewals = sent === undefined ? 2 : 1; renewals > 0; renewals--) {
    if (reply.status === 401) await auth.refused(challengesOf(reply), sent);
    else if (reply.status === 403) await auth.denied(sent);
    else return reply;
    const renewed = await auth.header(request.scopes);
    // Only with something else than what was just refused.
    if (renewed === undefined || renewed === sent) return reply;
    sent = renewed;
    reply = await send(context, request, url, sent);
  }
  return reply;
}

/**
 * The scope that a registry names for its root is about no repository of ours: ghcr.io names a placeholder there, for
 * which a token server may well refuse a token.
 */
function challengesOf({ headers, url }: HttpReply): Challenge[] {
  const challenges = parseChallenges(headers['www-authenticate']);
  if (url.pathname !== ROOT_PATH) return challenges;
  return challenges.map(({ scheme, params }) => ({ scheme, params: { ...params, scope: '' } }));
}

async function send(
  context: FetchContext,
  { method, headers, body, maxBytes, streamed }: RegistryRequest,
  url: URL,
  authorization: string | undefined,
): Promise<HttpReply> {
  const all = { 'user-agent': USER_AGENT, ...headers, ...(authorization && { authorization }) };
  try {
    return await context.transport.send({
      method,
      url,
      headers: all,
      body,
      maxBytes,
      streamed,
      signal: context.signal,
    });
  } catch (cause) {
    const error = networkError(askedOf(context, { method, url }), cause);
    if (error instanceof TryAgain && body && 'open' in body) context.auth.forget();
    throw error;
  }
}

/** What an error text about a request of this context needs to know. */
export function askedOf({ registry, auth }: FetchContext, request: Asked['request']): Asked {
  return { registry, request, who: auth.who, secrets: auth.secrets };
}
