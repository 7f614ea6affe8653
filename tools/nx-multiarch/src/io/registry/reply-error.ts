import type { ErrorCode } from '../../core/errors';
import { parseEcrHost } from '../../core/ecr-host';
import { MultiarchError } from '../../core/errors';
import { parseRetryAfter } from './retry-after';
import { TryAgain } from './retry';
import type { HttpReply, HttpRequest } from './transport';

/** What an error text needs to know of the request. */
export interface Asked {
  registry: string;
  request: Pick<HttpRequest, 'method' | 'url'>;
  /** Who asked ("as user ci", "without credentials"), if it matters. */
  who?: string;
  secrets?: readonly string[];
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'REGISTRY_UNAUTHORIZED',
  403: 'REGISTRY_DENIED',
  404: 'REGISTRY_NOT_FOUND',
  408: 'REGISTRY_FAILED',
  429: 'REGISTRY_RATE_LIMITED',
};
/** Another try may mend these. 501 and 505 say that the server will never do it. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504, 507, 508, 509, 520, 521, 522, 523, 524]);
const LONGEST_QUOTE = 300;

/** One entry of the `errors` that a registry answers (OCI distribution-spec v1.1, "Error Codes"). */
interface RegistryFault {
  code: string;
  message: string;
}

/**
 * The error for an answer that was not expected, with the registry's own codes; `details` holds `status` and
 * `codes`. A TryAgain around it for the statuses that another try may mend.
 */
export function replyError(asked: Asked, reply: HttpReply): MultiarchError | TryAgain {
  const { faults, quote } = faultsOf(reply);
  const code = BY_STATUS[reply.status] ?? (reply.status >= 500 ? 'REGISTRY_FAILED' : 'REGISTRY_REJECTED');
  const said = unique(faults.map((fault) => `${fault.code} ${fault.message}`.trim())).join('; ') || quote;
  const who = asked.who && (reply.status === 401 || reply.status === 403) ? ` ${asked.who}` : '';
  const error = new MultiarchError(code, {
    happened: `${asked.registry} answered ${reply.status} to ${describe(asked.request)}${who}${said ? `: ${said}` : ''}`,
    ...adviceFor(reply.status, asked.registry),
    details: { status: reply.status, codes: unique(faults.map((fault) => fault.code)) },
    ...(asked.secrets && { secrets: asked.secrets }),
  });
  if (!TRANSIENT.has(reply.status)) return error;
  return new TryAgain(error, parseRetryAfter(headerOf(reply, 'retry-after'), Date.now()));
}

/** One header's value; of several the first. */
export function headerOf(reply: HttpReply, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Method and URL without the query, which may hold a signature or an upload's state. */
export function describe({ method, url }: Asked['request']): string {
  return `${method} ${url.origin}${url.pathname}`;
}

/** The command that stores credentials for this registry. */
export function loginCommand(registry: string): string {
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
  const region = parseEcrHost(registry)?.region;
  if (region === undefined) return `docker login ${registry}`;
  return `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`;
}

/** A registry names the same fault once for each blob that is missing. */
function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function adviceFor(status: number, registry: string): { expected?: string; mend?: string } {
  if (status === 401) return { expected: 'credentials that it accepts', mend: loginCommand(registry) };
  if (status === 403) {
    return {
      expected: 'the right to pull and push in this repository',
      mend: `ask for that right, or use another account: ${loginCommand(registry)}`,
    };
  }
  if (status === 404)
    return { mend: `check the repository's name, and create it where ${registry} does not by itself` };
  if (status === 429) return { expected: 'fewer requests', mend: 'wait, then run the same command again' };
  if (status >= 500) return { mend: 'run the same command again; what was uploaded stays' };
  return {};
}

function faultsOf(reply: HttpReply): { faults: RegistryFault[]; quote: string } {
  const text = reply.body.toString('utf8').trim();
  try {
    const json: unknown = JSON.parse(text);
    const faults = (listOf(json) ?? []).map((each) => ({
      code: textOf(each, 'code'),
      message: textOf(each, 'message'),
    }));
    return { faults, quote: textOf(json, 'details') || textOf(json, 'message') };
  } catch {
    // A page of HTML says nothing in one line.
    return {
      faults: [],
      quote: text.startsWith('<') ? '' : (text.split('\n')[0] ?? '').slice(0, LONGEST_QUOTE),
    };
  }
}

function listOf(json: unknown): unknown[] | undefined {
  if (typeof json !== 'object' || json === null || !('errors' in json)) return undefined;
  return Array.isArray(json.errors) ? json.errors : undefined;
}

function textOf(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === 'string' ? text.slice(0, LONGEST_QUOTE) : '';
}
