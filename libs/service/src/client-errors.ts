import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { describeProblem, problemType } from './problem';

/** What Node's parser says, as a status: https://nodejs.org/api/http.html#event-clienterror */
const statuses: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

const details: Record<number, string> = {
  408: 'The request did not arrive in time',
  413: 'The chunk extensions are too long',
  431: 'The headers are too long',
};

/** A whole answer as bytes, for a connection on which no request was understood; it closes the connection. */
export function rawAnswer(code: string | undefined): string {
  const status = statuses[code ?? ''] ?? 400;
  const body = JSON.stringify(describeProblem(status, details[status] ?? 'This is not HTTP/1.1', code));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/**
 * Answers what Node's parser refuses before there is a request. A connection that is in the middle of an answer is
 * cut instead: a second one inside the first would be taken for its content.
 */
export class ClientErrors {
  private readonly answers = new WeakMap<Duplex, ServerResponse>();

  /** Remembers which answer a connection is busy with. */
  watch(server: Server): void {
    server.prependListener('request', ({ socket }, response) => void this.answers.set(socket, response));
  }

  readonly handle = (error: NodeJS.ErrnoException, socket: Duplex): void => {
    const open = this.answers.get(socket);
    const midway = open !== undefined && open.headersSent && !open.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || midway) socket.destroy();
    else socket.end(rawAnswer(error.code), () => socket.destroy());
  };
}
