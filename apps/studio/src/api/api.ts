import { gate, type Limits } from '@nx-multiarch/imaging';
import type { Service } from '@nx-multiarch/service';
import { acceptImages } from './image-body';
import { registerCapabilities, registerMetadata } from './metadata';
import { registerTransform } from './transform';

/**
 * The routes of the API. Those that take images stand in a scope of their own: no other route takes such bodies. All of
 * them pass one gate, which bounds what is in memory.
 */
export async function registerApi(
  app: Service,
  limits: Partial<Limits> & { bytes: number },
  turn = gate(),
): Promise<void> {
  registerCapabilities(app, limits);
  await app.register(async (scope) => {
    await acceptImages(scope, limits.bytes, turn);
    registerTransform(scope, limits, turn);
    registerMetadata(scope, limits, turn);
  });
}
