import type { Limits } from '@nx-multiarch/imaging';
import type { Service } from '@nx-multiarch/service';
import { acceptImages } from './image-body';
import { registerCapabilities, registerMetadata } from './metadata';
import { registerTransform } from './transform';

/** The routes of the API. Those that take images stand in a scope of their own: no other route takes such bodies. */
export async function registerApi(app: Service, limits: Partial<Limits> & { bytes: number }): Promise<void> {
  registerCapabilities(app, limits);
  await app.register(async (scope) => {
    await acceptImages(scope, limits.bytes);
    registerTransform(scope, limits);
    registerMetadata(scope, limits);
  });
}
