import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeenRequest } from './registry-request';
import { answerError } from './registry-request';

/** What goes wrong with one request. */
export type Fault =
  /** The connection ends before anything is answered or done. */
  | { kind: 'drop' }
  /** The connection ends after some bytes of the request's body. */
  | { kind: 'drop-body'; bytes: number }
  /** The request is done, its answer gets lost. */
  | { kind: 'lose-answer' }
  /** It takes a while, in milliseconds. */
  | { kind: 'delay'; ms: number }
  /** Another answer than the registry's. */
  | { kind: 'status'; status: number; headers?: OutgoingHttpHeaders; body?: string }
  /** The content does not exist, as on a registry that lags behind its writes. */
  | { kind: 'missing' }
  /** The answer's body ends early. */
  | { kind: 'truncate' }
  /** Half of the answer's body, as if that were all of it. */
  | { kind: 'shorten' }
  /** The answer names another digest than the content has; `undefined` names none. */
  | { kind: 'digest'; digest: string | undefined };

/** Chooses what goes wrong with a request. */
export type FaultChooser = (request: SeenRequest) => Fault | undefined;

/** The fault for the first `count` requests that match. */
export function times(count: number, matches: (request: SeenRequest) => boolean, fault: Fault): FaultChooser {
  let left = count;
  return (request) => (left > 0 && matches(request) && left-- > 0 ? fault : undefined);
}

/** Whether a request has this method and a path that matches. */
export function on(method: string, path: RegExp): (request: SeenRequest) => boolean {
  return (request) => request.method === method && path.test(request.path);
}

/**
 * Does what the fault says. `done`: the request needs no further answer; `go on`: the registry answers, in the way
 * that the fault has prepared.
 */
export async function applyFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<'done' | 'go on'> {
  switch (fault.kind) {
    case 'drop':
      request.socket.destroy();
      return 'done';
    case 'drop-body':
      dropAfter(fault.bytes, request);
      return 'done';
    case 'status':
      request.resume();
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return 'done';
    case 'missing':
      request.resume();
      answerError(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
      return 'done';
    case 'delay':
      await delay(fault.ms);
      return 'go on';
    default:
      changeAnswer(fault, response);
      return 'go on';
  }
}

function dropAfter(bytes: number, request: IncomingMessage): void {
  let seen = 0;
  request.on('data', (chunk: Buffer) => {
    seen += chunk.length;
    if (seen >= bytes) request.socket.destroy();
  });
}

function changeAnswer(fault: Fault, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  const change = (status: number, headers: OutgoingHttpHeaders = {}) => {
    if (fault.kind === 'lose-answer') response.destroy();
    if (fault.kind === 'shorten') return writeHead(status, without('content-length', headers));
    if (fault.kind !== 'digest') return writeHead(status, headers);
    const named = fault.digest === undefined ? [] : [['docker-content-digest', fault.digest]];
    return writeHead(status, { ...without('docker-content-digest', headers), ...Object.fromEntries(named) });
  };
  Object.assign(response, { writeHead: change });
  if (fault.kind === 'truncate') truncate(response);
  if (fault.kind === 'shorten') shorten(response);
}

/** Headers but one; names in lower case. */
export function without(name: string, headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
}

function truncate(response: ServerResponse): void {
  const write = response.write.bind(response);
  const cut = (body: Buffer) => {
    // Half of it, and then the end of the connection once that half is out.
    write(half(body), () => response.destroy());
    return response;
  };
  Object.assign(response, { end: (body?: string | Buffer) => cut(Buffer.from(body ?? '')) });
}

function shorten(response: ServerResponse): void {
  const end = response.end.bind(response);
  Object.assign(response, { end: (body?: string | Buffer) => end(half(Buffer.from(body ?? ''))) });
}

/** The first half of some bytes. */
export function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}
