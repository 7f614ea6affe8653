import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AuthOptions } from './registry-auth';
import { createGuard } from './registry-auth';
import type { FaultChooser } from './registry-faults';
import { applyFault } from './registry-faults';
import { type Exchange, route } from './registry-routes';
import type { SeenRequest } from './registry-request';
import { readBody, seenRequest } from './registry-request';
import { createStore, type Store } from './registry-store';

/** How the registry of a test behaves. */
export interface TestRegistryOptions {
  auth?: AuthOptions;
  /** Asked before each request; undefined lets it through. See registry-faults.ts for ready ones. */
  faults?: FaultChooser;
  /** Form of the Location of an upload; relative by default. */
  location?: 'absolute' | 'relative';
  /** Whether a blob may be mounted: `session` answers 202 and starts an upload, `refuse` answers 403. */
  mounts?: 'allow' | 'session' | 'refuse';
  /** Tags on a page, whatever the client asks for. */
  pageSize?: number;
  /** Whether it has the referrers API; clients keep the lists themselves where it has not. */
  referrers?: boolean;
  /** Tags that do not move once they are set. */
  immutable?: (tag: string) => boolean;
  /** Answers what comes through, in the place of the registry's own memory: see fault-proxy.ts. */
  answer?: (exchange: Exchange) => void | Promise<void>;
  /** Around all of that for one request, the question who asks included; `go` does it. */
  around?: (seen: SeenRequest, go: () => Promise<void>) => Promise<void>;
}

/** A registry inside the test's process. */
export interface TestRegistry {
  /** Host and port, as in a reference. */
  host: string;
  url: string;
  store: Store;
  /** Every request in the order it came, those of the token server too. */
  requests: SeenRequest[];
  /** `METHOD path` of every request that changed something. */
  writes: () => string[];
  /** Resolves when all clients are gone and nothing that they asked for is under way any more. */
  drained: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Starts a registry on a free port of 127.0.0.1: the distribution API with contents in memory and every digest
 * really checked. OCI distribution-spec v1.1, "Endpoints".
 */
export async function startTestRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const active = new Set<Promise<unknown>>();
  const store = createStore();
  const guard = createGuard(options.auth);
  const server = createServer((request, response) => {
    const work = (async () => {
      const seen = seenRequest(request);
      requests.push(seen);
      const fault = options.faults?.(seen);
      if (fault && (await applyFault(fault, request, response)) === 'done') return;
      seen.body = await readBody(request);
      const base = baseOf(request.headers.host);
      const go = async (): Promise<void> => {
        if (!guard(seen, response, base)) {
          await (options.answer ?? route)({ seen, response, store, options, base });
        }
      };
      await (options.around ? options.around(seen, go) : go());
    })().catch(() => response.destroy());
    active.add(work);
    void work.then(() => active.delete(work));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    store,
    requests,
    drained: async () => {
      while (sockets.size + active.size > 0) {
        await Promise.all([...active, ...[...sockets].map(closed)]);
      }
    },
    writes: () => requests.filter(isWrite).map(({ method, path }) => `${method} ${path}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Also where the socket ends with an error, unlike `events.once`. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

function isWrite({ method, path }: SeenRequest): boolean {
  return (method === 'PUT' || method === 'POST') && path.startsWith('/v2/');
}

function baseOf(host: string | undefined): string {
  return `http://${host ?? '127.0.0.1'}`;
}
