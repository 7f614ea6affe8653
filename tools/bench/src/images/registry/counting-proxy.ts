import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** Stands before a registry and counts what clients send to it. */
export interface CountingProxy {
  /** Host and port. */
  readonly host: string;
  /** Bytes of request bodies since the last time this was asked: blobs, configs and manifests. */
  take(): Sent;
  close(): Promise<void>;
}

export interface Sent {
  /** Layers and configs. */
  readonly blobBytes: number;
  readonly manifestBytes: number;
}

/** @param target host and port of the registry; it sees the proxy's name as its own, and answers with it */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let sent = { blobBytes: 0, manifestBytes: 0 };
  const server = createServer((incoming, answer) => {
    const kind = incoming.url?.includes('/manifests/') ? 'manifestBytes' : 'blobBytes';
    incoming.on('data', (chunk: Buffer) => {
      sent[kind] += chunk.length;
    });
    forward(incoming, answer, target);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = sent;
      sent = { blobBytes: 0, manifestBytes: 0 };
      return taken;
    },
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function forward(incoming: IncomingMessage, answer: ServerResponse, target: string): void {
  const [host, port] = target.split(':');
  const { method, url, headers } = incoming;
  const outgoing = request({ host, port, method, path: url, headers }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    pipeline(reply, answer, () => undefined);
  });
  outgoing.on('error', () => answer.destroy());
  // Its end is the answer's; what breaks off on one side breaks off on the other.
  pipeline(incoming, outgoing, () => undefined);
}
