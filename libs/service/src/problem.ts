import { STATUS_CODES } from 'node:http';

/** https://www.rfc-editor.org/rfc/rfc9457 */
export const problemType = 'application/problem+json';

/** One thing that is wrong with a request. */
export interface ProblemEntry {
  /** Where: /body/email, /querystring/width. */
  path: string;
  message: string;
}

/** An answer other than success. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  detail?: string;
  /** A word for programs: not-an-image, too-large ... */
  code?: string;
  /** What the log has about it stands under this id. */
  requestId?: string;
  /** What is wrong with a request that does not fit its schema. */
  errors?: ProblemEntry[];
}

/**
 * Thrown by a route to answer with a status, a code for programs and a text for people. Its text is shown for every
 * status: who throws a 503 with Retry-After means it to be read. Other errors of 500 and over hide theirs.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Turns an error of a library into an answer; undefined leaves it as it is. */
export type ErrorMapper = (error: Error) => HttpProblem | undefined;

export function describeProblem(status: number, detail?: string, code?: string, requestId?: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code, requestId };
}
