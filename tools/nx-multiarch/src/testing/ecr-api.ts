import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './registry-request';

/** One call that came, its JSON parsed. */
export interface EcrCall {
  action: string;
  input: Record<string, unknown>;
}

/** What the API answers: JSON; with `error`, that exception. `drop` ends the connection. */
export type EcrAnswer = { error?: string; message?: string; json?: unknown; status?: number } | 'drop';

/** Chooses an answer; undefined asks the API behind it. */
export type AnswerEcr = (call: EcrCall) => EcrAnswer | undefined | Promise<EcrAnswer | undefined>;

/** The API of Amazon ECR inside the test's process. */
export interface EcrApiServer {
  url: string;
  calls: EcrCall[];
  close: () => Promise<void>;
}

/** Another server of the API (moto), asked for what a test does not answer itself. */
export interface Upstream {
  url: string;
  /** Changes what it answers. */
  change: (call: EcrCall, json: Record<string, unknown>) => Record<string, unknown>;
}

const JSON_TYPE = 'application/x-amz-json-1.1';

/**
 * Serves ECR's API, as far as `answer` goes, on a free port of 127.0.0.1, and keeps what was asked. AWS JSON protocol:
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html.
 */
export async function startEcrApi(answer: AnswerEcr, upstream?: Upstream): Promise<EcrApiServer> {
  const calls: EcrCall[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const target = String(request.headers['x-amz-target']);
      const call = {
        action: target.slice(target.indexOf('.') + 1),
        input: JSON.parse(body.toString('utf8')) as Record<string, unknown>,
      };
      calls.push(call);
      const chosen = (await answer(call)) ?? (await ask(upstream, call, request.headers, body));
      if (chosen === 'drop') return void request.socket.destroy();
      const { error, message, json } = chosen;
      response.writeHead(chosen.status ?? (error ? 400 : 200), { 'content-type': JSON_TYPE });
      response.end(JSON.stringify(error ? { __type: error, message } : json));
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function ask(
  upstream: Upstream | undefined,
  call: EcrCall,
  { 'x-amz-target': target, authorization = '' }: IncomingHttpHeaders,
  body: Buffer,
): Promise<EcrAnswer> {
  if (upstream === undefined) return { error: 'UnknownOperationException', message: call.action };
  const headers = { 'content-type': JSON_TYPE, 'x-amz-target': String(target), authorization };
  const reply = await fetch(upstream.url, { method: 'POST', headers, body: new Uint8Array(body) });
  const json = (await reply.json()) as Record<string, unknown>;
  return { status: reply.status, json: reply.ok ? upstream.change(call, json) : json };
}
