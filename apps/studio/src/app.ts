import { loadSharp } from '@nx-multiarch/imaging';
import { createService, type LogStream, type Service } from '@nx-multiarch/service';
import type { StudioConfig } from './config';
import { registerHome } from './home';
import { mapImageError } from './image-errors';
import { registerTransform } from './transform';

/** The server with all its routes, not yet listening. */
export function buildApp(config: StudioConfig, logStream?: LogStream): Service {
  const addons = [{ name: 'sharp', load: loadSharp }];
  const app = createService({
    name: 'studio',
    config,
    addons,
    mapError: mapImageError,
    logStream,
  });
  registerHome(app, addons);
  registerTransform(app, config.BODY_LIMIT);
  return app;
}
