import { platformReport, type Addon, type PlatformReport } from '@nx-multiarch/platform';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness';

/**
 * GET /platform: what this process runs on and whether its addons fit. They are tried once, at start: one that does
 * not load is logged with what mends it, and keeps the server from being ready.
 */
export function registerPlatform(app: FastifyInstance, addons: Addon[], readiness: Readiness): void {
  let made: Promise<PlatformReport> | undefined;
  const report = (): Promise<PlatformReport> => (made ??= platformReport(addons));
  for (const { name } of addons) {
    readiness.require(name, async () =>
      (await report()).addons.some((addon) => addon.name === name && addon.loaded),
    );
  }
  app.addHook('onReady', async () => {
    for (const { name, loaded, code, error } of (await report()).addons) {
      if (!loaded) app.log.error({ addon: name, code }, error);
    }
  });
  app.get('/platform', () => report());
}
