import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './registry-request';

/** An answer of an AWS API: what it says, or the error that it names. */
export type AwsAnswer = { body: unknown } | { error: string; status?: number };

/** The operation that is asked for (`DescribeServices`, or a method and path), and its parameters. */
export type AwsHandler = (operation: string, parameters: Record<string, unknown>) => AwsAnswer;

/** An AWS API that answers on this machine. */
export interface AwsStandIn {
  url: string;
  /** The operations in the order they came. */
  seen: string[];
  close: () => Promise<void>;
}

/**
 * Answers as AWS does: JSON protocols name the operation in the header X-Amz-Target
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html), REST APIs by method and path; an error is named
 * in the header X-Amzn-Errortype and in the body's __type.
 */
export async function startAwsStandIn(handle: AwsHandler): Promise<AwsStandIn> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((bytes) => {
      const target = request.headers['x-amz-target'];
      const operation = String(target ?? '').split('.')[1] ?? `${request.method} ${request.url}`;
      seen.push(operation);
      const text = bytes.toString('utf8');
      const answer = handle(operation, (text ? JSON.parse(text) : {}) as Record<string, unknown>);
      if ('body' in answer) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
        return;
      }
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': answer.error };
      response
        .writeHead(answer.status ?? 400, headers)
        .end(JSON.stringify({ __type: answer.error, message: 'said by AWS' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
