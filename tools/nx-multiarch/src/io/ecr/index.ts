export { openRegistry } from './open-registry';
export type { OpenRegistryOptions, PushedImageTags, RegistryAccess } from './open-registry';
