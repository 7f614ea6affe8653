import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startTestRegistry, type TestRegistry } from './registry';
import type { AuthOptions } from './registry-auth';
import { type Fault, half, without } from './registry-faults';
import type { SeenRequest } from './registry-request';
import type { Exchange } from './registry-routes';

/** What goes wrong with a request on its way to another registry; and what else happens on the way. */
export type ProxyFault =
  | Fault
  /** The registry gets half of the body, as if that were all of it. */
  | { kind: 'shorten-request' }
  /** It reaches the registry after that many milliseconds, whether or not the client still waits. */
  | { kind: 'late'; ms: number }
  /** Called, and waited for, before the registry gets the request. */
  | { kind: 'before'; call: () => unknown }
  /** Called, and waited for, when the registry has done it, before the client hears of it. */
  | { kind: 'after'; call: () => unknown };

export interface ProxyOptions {
  /** Host and port of the registry behind. */
  upstream: string;
  /** Who the proxy is to that registry. */
  user: { username: string; password: string };
  /** What the proxy asks of its own clients: it is their token server too. */
  auth?: AuthOptions;
  /** Asked once for each request, in the order they come. */
  faults?: (request: SeenRequest) => ProxyFault | undefined;
}

/** A proxy on a free port of 127.0.0.1 before a real registry: what comes through it is done there. */
export type FaultProxy = Omit<TestRegistry, 'store'>;

export async function startFaultProxy({ upstream, user, auth, faults }: ProxyOptions): Promise<FaultProxy> {
  const chosen: Chosen = new Map();
  // A connection for each request: one that was kept would carry the end of a killed registry into a later request.
  const agent = new Agent({ pipelining: 0 });
  const registry = await startTestRegistry({
    auth,
    faults: (seen) => {
      const fault = faults?.(seen);
      if (!fault) return undefined;
      chosen.set(seen, fault);
      return isPlain(fault) ? fault : undefined;
    },
    answer: (exchange) => forward(exchange, { upstream, user, agent, chosen }),
    around: (seen, go) => withFault(seen, go, chosen),
  });
  return { ...registry, close: () => registry.close().then(() => agent.close()) };
}

type Chosen = Map<SeenRequest, ProxyFault>;

/** What can happen to any request, those too that the proxy answers itself. */
async function withFault(seen: SeenRequest, go: () => Promise<void>, chosen: Chosen): Promise<void> {
  const fault = chosen.get(seen);
  if (fault?.kind === 'late') await delay(fault.ms);
  if (fault?.kind === 'before') await fault.call();
  await go();
  await callAfter(seen, chosen);
}

/** Once for a request. */
async function callAfter(seen: SeenRequest, chosen: Chosen): Promise<void> {
  const fault = chosen.get(seen);
  chosen.delete(seen);
  if (fault?.kind === 'after') await fault.call();
}

interface Way extends Pick<ProxyOptions, 'upstream' | 'user'> {
  agent: Agent;
  chosen: Chosen;
}

async function forward({ seen, response }: Exchange, { upstream, user, agent, chosen }: Way): Promise<void> {
  const { method, path, query } = seen;
  const isShortened = chosen.get(seen)?.kind === 'shorten-request';
  const reply = await request(`http://${upstream}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: method as 'GET',
    headers: {
      ...without('content-length', endToEnd(seen.headers)),
      authorization: basic(user),
    } as IncomingHttpHeaders,
    body: hasBody(method) ? (isShortened ? half(seen.body) : seen.body) : null,
    dispatcher: agent,
  });
  const body = Buffer.from(await reply.body.arrayBuffer());
  await callAfter(seen, chosen);
  response.writeHead(reply.statusCode, endToEnd(reply.headers)).end(body);
}

function isPlain(fault: ProxyFault): fault is Fault {
  return !['shorten-request', 'late', 'before', 'after'].includes(fault.kind);
}

function hasBody(method: string): boolean {
  return method === 'PUT' || method === 'POST';
}

/** RFC 9110, section 7.6.1: these are about one connection. The host stays: the registry names itself by it. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'expect'];

function endToEnd(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function basic({ username, password }: ProxyOptions['user']): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
