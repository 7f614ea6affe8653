import type { InjectOptions } from 'fastify';
import type { Operation } from './document';

/** A request before it is put together, so that each part of it can be spoiled. */
export interface Parts {
  /** As they stand in the path, encoded. */
  params: Record<string, string>;
  query: [name: string, value: string][];
  headers: Record<string, string>;
  body?: Buffer;
}

/** What a request needs before it can succeed: a log-in, an id that is there. */
export interface Prepared {
  headers?: Record<string, string>;
  params?: Record<string, string>;
}

/** For a path or a query; half a surrogate pair, which has no encoding, becomes U+FFFD. */
export const encode = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

/** As light-my-request takes it. */
export type FuzzRequest = Required<Pick<InjectOptions, 'method' | 'url'>> & {
  url: string;
  headers: Record<string, string>;
  payload?: Buffer;
};

/** Puts a request together; what the parts name themselves goes before what was prepared. */
export function assemble({ method, path }: Operation, parts: Parts, prepared: Prepared = {}): FuzzRequest {
  const params = { ...parts.params, ...prepared.params };
  const url = path.replace(/\{([^}]+)\}/g, (_, name: string) => params[name] ?? '');
  const query = parts.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return {
    method: method as FuzzRequest['method'],
    url: query ? `${url}?${query}` : url,
    headers: { ...prepared.headers, ...parts.headers },
    ...(parts.body ? { payload: parts.body } : {}),
  };
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** Longer bodies are shortened: the report is for people. */
const longest = 2000;

/** The request as a command for a shell, near enough to send it by hand. */
export function curl({ method, url, headers, payload }: FuzzRequest): string {
  const options = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const line = ['curl', '-X', method, ...options, quote(`http://localhost${url}`)].join(' ');
  if (!payload?.length) return line;
  const text = payload.toString('utf8');
  // eslint-disable-next-line no-control-regex -- what a terminal would not show goes as base64
  const plain = Buffer.from(text).equals(payload) && !/[\0-\x08\x0b-\x1f\x7f]/.test(text);
  if (plain) return `${line} --data-binary ${quote(text.slice(0, longest))}`;
  return `echo ${payload.toString('base64').slice(0, longest)} | base64 -d | ${line} --data-binary @-`;
}
