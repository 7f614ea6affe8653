import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a registry that stops at a request, for whoever is to die there. */
export interface Gate {
  /** Host and port, as in a reference. */
  host: string;
  /** Resolves when a request came that is held, and never answered. */
  held: Promise<void>;
  close: () => Promise<void>;
}

/** Hands requests on to a registry, up to the first that is to be held. */
export async function openGate(
  registry: string,
  holds: (method: string, path: string) => boolean,
): Promise<Gate> {
  let onHeld = (): void => undefined;
  const held = new Promise<void>((resolve) => (onHeld = resolve));
  const server = createServer((incoming, response) => {
    const { method = '', url: path = '', headers } = incoming;
    if (holds(method, path)) return onHeld();
    const to = request(`http://${registry}${path}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    to.on('error', () => response.destroy());
    incoming.pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, held, close };
}
