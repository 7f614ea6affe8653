import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { ConfigError } from './config';
import type { Service } from './create-service';
import type { ServiceConfig } from './service-config';

/**
 * Listens, and closes in good order on SIGTERM, SIGINT or an error nobody caught: not ready at once, then a pause in
 * which it still answers, then no new connections and an end to the open requests.
 */
export async function runService(app: Service, config: ServiceConfig): Promise<void> {
  closeWithGrace({ delay: config.DRAIN_MS + config.CLOSE_MS, logger: app.log }, async ({ signal, err }) => {
    app.readiness.stop();
    if (err) app.log.fatal({ err }, 'closing after an error nobody caught');
    else app.log.info({ signal }, 'closing');
    if (signal) await sleep(config.DRAIN_MS);
    await app.close();
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
