import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const sweepMs = 100;

/** The open connections of a server, so that they can be brought to an end without cutting a request off. */
export class Connections {
  private readonly open = new Set<Socket>();
  private leaving = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /** Whether answers tell their connection to close. */
  get windingDown(): boolean {
    return this.leaving;
  }

  /**
   * From now on every answer is the last on its connection, by `connection: close`: its client opens the next one
   * elsewhere. Returns when none is open, or after `ms`: what is still idle then has been so for that long. Closing
   * idle connections without this pause meets requests that are on their way, and resets them.
   */
  async windDown(ms: number): Promise<void> {
    this.leaving = true;
    const end = Date.now() + ms;
    while (this.open.size > 0 && Date.now() < end) await sleep(Math.min(10, ms));
  }

  /**
   * Closes what would keep a closing server from its end: connections whose last answer is written, and those on
   * which nothing was ever sent (browsers and load balancers open some ahead), which Node counts as busy.
   */
  sweep(): void {
    this.server.closeIdleConnections();
    for (const socket of this.open) if (socket.bytesRead === 0) socket.destroy();
  }
}

/** Counts the server's connections, and lets it close without waiting for those that idle. */
export function registerConnections(app: FastifyInstance): Connections {
  const connections = new Connections(app.server);
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (connections.windingDown) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', (done) => {
    const timer = setInterval(() => connections.sweep(), sweepMs).unref();
    app.server.once('close', () => clearInterval(timer));
    done();
  });
  return connections;
}
