/** One request to a started image; header names in lower case. */
export interface HttpRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
}

/** What it answered. */
export interface HttpReply {
  status: number;
  /** Empty where the answer names none. */
  contentType: string;
  /** Seconds of Retry-After, where an answer has it. */
  retryAfter?: number;
  body: Buffer;
}

/** A request without a body. */
export function get(path: string): HttpRequest {
  return { method: 'GET', path, headers: {} };
}

/** The JSON in a body; undefined where there is none. */
export function jsonOf({ body }: HttpReply): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** How much of a body an error shows, in characters. */
const SHOWN = 300;

/** What a person should see of an answer: `status 503: {"status":"not ready"}`. */
export function describeReply({ status, contentType, body }: HttpReply): string {
  const binary = /^(image|audio|video|font)\/|octet-stream/.test(contentType);
  const text = binary ? `${body.length} bytes of ${contentType}` : body.toString('utf8').trim();
  if (text === '') return `status ${status}`;
  return `status ${status}: ${text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text}`;
}
