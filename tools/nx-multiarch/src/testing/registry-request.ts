import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** What a test can look at afterwards. */
export interface SeenRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Empty until it was read, and for a request that a fault ended. */
  body: Buffer;
}

export function seenRequest(request: IncomingMessage): SeenRequest {
  const url = new URL(request.url ?? '/', 'http://registry.invalid');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.alloc(0),
  };
}

/** The whole body. Rejects when the client goes away first. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An answer in the form of OCI distribution-spec v1.1, "Error Codes". */
export function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  const body = JSON.stringify({ errors: [{ code, message }] });
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
