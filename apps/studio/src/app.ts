import { loadSharp } from '@nx-multiarch/imaging';
import { createService, type LogStream, type Service } from '@nx-multiarch/service';
import { capabilities, mapImageError, registerApi } from './api';
import type { StudioConfig } from './config';
import { registerPage, type PageAssets } from './page';

/** The server with all its routes, not yet listening. `assets` are the style and the script of its page. */
export async function buildApp(
  config: StudioConfig,
  logStream?: LogStream,
  assets: PageAssets = {},
): Promise<Service> {
  const addons = [{ name: 'sharp', load: loadSharp }];
  const app = await createService({
    name: 'studio',
    description: 'Resizes and converts images',
    config,
    addons,
    mapError: mapImageError,
    logStream,
  });
  const limits = { bytes: config.BODY_LIMIT };
  registerPage(app, addons, capabilities(limits), assets);
  await registerApi(app, limits);
  return app;
}
