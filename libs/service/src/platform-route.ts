import { platformReport, type Addon, type PlatformReport } from '@nx-multiarch/platform';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness';

/** Only what a reader can rely on is named; whatever else the report has goes out as well. */
const Report = Type.Object(
  {
    architecture: Type.String({ description: 'amd64, arm64' }),
    nodeArch: Type.String({ description: 'the same as Node names it: x64, arm64' }),
    node: Type.String(),
    addons: Type.Array(
      Type.Object({ name: Type.String(), loaded: Type.Boolean() }, { additionalProperties: true }),
    ),
  },
  { additionalProperties: true, description: 'what the process runs on, and whether its addons fit' },
);

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
  const schema = { summary: 'Machine and native addons', tags: ['operation'], response: { 200: Report } };
  app.get('/platform', { schema, config: { alwaysAnswers: true } }, () => report());
}
