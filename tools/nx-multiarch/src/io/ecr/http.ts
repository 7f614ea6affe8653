import type { HttpRequest, Transport } from '../registry/transport';

/** What the SDK hands to a handler, and what it wants of one: the parts of HttpHandler (@smithy/types) used here. */
interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}
interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}
interface Handler {
  handle: (request: SdkRequest, options?: { abortSignal?: unknown }) => Promise<{ response: SdkResponse }>;
  updateHttpClientConfig: () => void;
  httpHandlerConfigs: () => Record<string, never>;
}

/**
 * Lets the AWS SDK speak over the connections of the registry client, so that HTTPS_PROXY and NO_PROXY count for it
 * too: its own handler knows neither. The SDK hands it on to the calls that get credentials (STS, SSO).
 */
export function requestHandlerOn(transport: Transport): Handler {
  return {
    handle: async ({ method, protocol, hostname, port, path, query, headers, body }, options) => {
      const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`);
      for (const [name, value] of Object.entries(query ?? {})) {
        for (const each of [value].flat()) url.searchParams.append(name, each ?? '');
      }
      const reply = await transport.send({
        method: method as HttpRequest['method'],
        url,
        headers,
        ...(body !== undefined && { body: bytesOf(body) }),
        ...(options?.abortSignal instanceof AbortSignal && { signal: options.abortSignal }),
      });
      return { response: { statusCode: reply.status, headers: flat(reply.headers), body: reply.body } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

/** A view: the SDK's own class of bytes warns when it is asked for its value. */
function bytesOf(body: string | Uint8Array): Buffer {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}
