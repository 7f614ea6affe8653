import type * as bcryptModule from 'bcrypt';

type Bcrypt = typeof bcryptModule;

let loading: Promise<Bcrypt> | undefined;

async function load(): Promise<Bcrypt> {
  const loaded = await import('bcrypt');
  // CommonJS seen as a module: everything is on `default`.
  return (loaded as Bcrypt & { default?: Bcrypt }).default ?? loaded;
}

/** bcrypt, loaded once and not before it is wanted, so that an app can start and say why its addon does not load. */
export function loadBcrypt(): Promise<Bcrypt> {
  loading ??= load();
  return loading;
}
