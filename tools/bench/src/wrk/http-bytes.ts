/** A request to be sent as it stands; what is not given is what an honest client sends. */
export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/**
 * The bytes of a request, Host and Content-Length among its headers unless they are given.
 * https://www.rfc-editor.org/rfc/rfc9112#section-2.1
 */
export function httpBytes({ method = 'GET', path, headers = {}, body }: RawRequest): Buffer {
  const content = body === undefined ? undefined : Buffer.from(body);
  const all = {
    host: '127.0.0.1',
    ...(content ? { 'content-length': String(content.length) } : {}),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), content ?? Buffer.alloc(0)]);
}

/** A request with a JSON body. */
export function jsonRequest(
  method: string,
  path: string,
  value: unknown,
  headers: Record<string, string> = {},
): RawRequest {
  return {
    method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}
