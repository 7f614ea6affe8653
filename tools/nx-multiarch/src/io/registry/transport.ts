import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { Agent, EnvHttpProxyAgent, request } from 'undici';
import { isLoopback } from './base-url';

/** How long to wait, in milliseconds: for a connection, for the head of an answer, between two parts of its body. */
export interface Timeouts {
  connect: number;
  headers: number;
  body: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 10_000, headers: 120_000, body: 60_000 };

/** A body: bytes, or a stream that is opened for each try and whose length is known. */
export type Body = Uint8Array | { size: number; open: () => Readable };

/** One HTTP request, sent once. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Body;
  /** Answers longer than this are refused, in bytes. */
  maxBytes?: number;
  /** Whether the body of an answer with status 200 is handed on as it comes. */
  streamed?: boolean;
  /** Ends the request when it fires. */
  signal?: AbortSignal;
}

/** A whole answer. `url` is the one that gave it. */
export interface HttpReply {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty where it is streamed. */
  body: Buffer;
  /** The body of a streamed answer, which must be read to its end or destroyed. */
  stream?: Readable;
  url: URL;
}

/** Sends one request. Rejects with the network's error; every status is an answer. */
export interface Transport {
  send: (request: HttpRequest) => Promise<HttpReply>;
  /** Ends the connections that are kept open. */
  close: () => Promise<void>;
}

// Manifests may have 4 MiB (OCI distribution-spec v1.1, "Pushing Manifests"); lists of tags stay far below.
const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;

/**
 * Connections by undici. HTTP_PROXY, HTTPS_PROXY and NO_PROXY count, but never for this machine itself: a registry
 * on a loopback address is not reachable through a proxy. More certificates come with NODE_EXTRA_CA_CERTS.
 */
export function createTransport(timeouts: Partial<Timeouts> = {}): Transport {
  const { connect, headers, body } = { ...DEFAULT_TIMEOUTS, ...timeouts };
  const options = { connect: { timeout: connect }, headersTimeout: headers, bodyTimeout: body };
  const direct = new Agent(options);
  const proxied = new EnvHttpProxyAgent(options);
  return {
    send: (each) => send(each, isLoopback(each.url.hostname) ? direct : proxied),
    close: async () => {
      await Promise.all([direct.close(), proxied.close()]);
    },
  };
}

async function send(
  { method, url, headers, body, maxBytes, streamed, signal }: HttpRequest,
  dispatcher: Dispatcher,
): Promise<HttpReply> {
  const stream = body && 'open' in body ? body.open() : undefined;
  // A stream that is given up after the answer came may still report its end as an error.
  stream?.on('error', () => undefined);
  try {
    const reply = await request(url, {
      method,
      headers: { ...headers, ...lengthOf(body, method) },
      body: stream ?? (body instanceof Uint8Array ? body : null),
      dispatcher,
      ...(signal && { signal }),
    });
    if (streamed && reply.statusCode === 200) {
      const none = Buffer.alloc(0);
      return { status: 200, headers: reply.headers, body: none, stream: reply.body, url };
    }
    const bytes = await readAll(reply.body, maxBytes ?? DEFAULT_MAX_BYTES);
    return { status: reply.statusCode, headers: reply.headers, body: bytes, url };
  } finally {
    stream?.destroy();
  }
}

function lengthOf(body: Body | undefined, method: HttpRequest['method']): Record<string, string> {
  if (body === undefined) return method === 'POST' || method === 'PUT' ? { 'content-length': '0' } : {};
  return { 'content-length': String('open' in body ? body.size : body.byteLength) };
}

/** The reply was longer than what this kind of request can sensibly answer. */
export class OversizeError extends Error {}

async function readAll(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > maxBytes) throw new OversizeError(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}
