import { MultiarchError } from '../errors';

/** A request as project.json declares it (docs/docker-test.md): exercises one addon, or leads to one that does. */
export interface TestRequest {
  name: string;
  /** The addon, by the name that /platform gives it. */
  addon?: string;
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  /** A text, or an object that is sent as JSON. */
  body?: string | object;
  /** The file that is sent, from the workspace's root. */
  bodyFile?: string;
  expect: ReplyExpectation;
  /** Values of a JSON answer for the requests after it, name -> path: `{ "token": "session.token" }`. */
  save?: Record<string, string>;
}

/** What the answer to a request must be. */
export interface ReplyExpectation {
  status: number;
  /** Without parameters: `image/webp`. */
  contentType?: string;
  /** A regular expression that matches somewhere in the body, read as UTF-8. */
  bodyPattern?: string;
  /** An object that the JSON of the body holds; what it does not name is not looked at. */
  json?: object;
}

/** Values that `${name}` stands for; `run` is another one in every run. */
export type Values = Readonly<Record<string, string>>;

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** The same text, list or object with `${name}` replaced in every text of it. */
export function fill<T>(value: T, values: Values): T {
  return mapTexts(value, (text) =>
    text.replace(PLACEHOLDER, (placeholder, name: string) => values[name] ?? placeholder),
  ) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

/**
 * Makes sure that the requests can be made, before any container is started.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertRequests(requests: readonly TestRequest[], project: string): void {
  const known = new Set(['run']);
  for (const request of requests) {
    const fault = faultIn(request, known);
    if (fault) throw bad(project, request.name, fault);
    for (const name of Object.keys(request.save ?? {})) known.add(name);
  }
}

function faultIn(request: TestRequest, known: ReadonlySet<string>): [string, string] | undefined {
  const { body, bodyFile, path, expect } = request;
  if (!path.startsWith('/')) return [`its path is "${path}"`, 'a path that begins with /'];
  if (body !== undefined && bodyFile !== undefined) return ['it has a body and a bodyFile', 'one of them'];
  if (expect.bodyPattern !== undefined && !isPattern(expect.bodyPattern)) {
    return [`its bodyPattern ${expect.bodyPattern} is no regular expression`, "one in JavaScript's syntax"];
  }
  const missing = placeholdersIn(request).find((name) => !known.has(name));
  if (missing === undefined) return undefined;
  return [`nothing before it saves "${missing}"`, `one of ${[...known].join(', ')}`];
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function placeholdersIn(request: TestRequest): string[] {
  const names: string[] = [];
  mapTexts(request, (text) => {
    names.push(...[...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
    return text;
  });
  return names;
}

function bad(project: string, request: string, [found, expected]: [string, string]): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${project}: the request "${request}" cannot be made: ${found}`,
    expected,
    mend: `correct targets.docker-test.options.requests in the project.json of ${project}`,
  });
}
