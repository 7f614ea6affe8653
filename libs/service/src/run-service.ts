import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { ConfigError } from './config';
import type { Service } from './create-service';
import type { ServiceConfig } from './service-config';

/**
 * Time in which clients that keep connections are told to close them, in milliseconds; part of DRAIN_MS's meaning:
 * without a load balancer in front (0) there is nobody to tell.
 */
const windDownMs = ({ DRAIN_MS }: ServiceConfig): number => Math.min(DRAIN_MS, 1000);

/**
 * Ends a server without losing a request. Not ready at once, while it goes on answering, new connections included,
 * until whoever sends requests has looked away (DRAIN_MS). Then every answer closes its connection, and in the end
 * the listener and what idles are closed and open requests finish.
 */
export async function drain(app: Service, config: ServiceConfig): Promise<void> {
  app.readiness.stop();
  await sleep(config.DRAIN_MS);
  await app.connections.windDown(windDownMs(config));
  await app.close();
}

/**
 * Listens, and closes in good order on SIGTERM, SIGINT or an error nobody caught; after such an error at once, since
 * nobody knows what state it left. What is open after CLOSE_MS more is cut, and the process ends with 1.
 */
export async function runService(app: Service, config: ServiceConfig): Promise<void> {
  const delay = config.DRAIN_MS + windDownMs(config) + config.CLOSE_MS;
  closeWithGrace({ delay, logger: app.log }, async ({ signal, err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error nobody caught');
    else app.log.info({ signal }, 'closing');
    await drain(app, signal ? config : { ...config, DRAIN_MS: 0 });
  });
  await app.listen({ port: config.PORT, host: config.HOST });
}

/** Runs `start`; when it fails, says why on stderr and ends the process with status 1. */
export function startProcess(start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  });
}
