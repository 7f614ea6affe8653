import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Handler } from './runtime-client';

/** A handler that cannot be had; the names are those of Lambda's runtime. */
export class HandlerError extends Error {
  constructor(
    override readonly name: 'Runtime.ImportModuleError' | 'Runtime.HandlerNotFound',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Loads `file.export` ("main.handler") of a folder, CommonJS bundles only.
 * @throws HandlerError, or what the module throws while it loads.
 */
export function loadHandler(folder: string, name: string): Handler {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) {
    const message = `handler is "${name}", expected FILE.EXPORT such as main.handler`;
    throw new HandlerError('Runtime.HandlerNotFound', message);
  }
  const stem = resolve(folder, name.slice(0, dot));
  const file = ['.js', '.cjs'].map((ending) => stem + ending).find((candidate) => existsSync(candidate));
  if (!file) {
    throw new HandlerError(
      'Runtime.ImportModuleError',
      `no ${stem}.js: build the app first (nx build <app>)`,
    );
  }
  const loaded = createRequire(file)(file) as Record<string, unknown>;
  const handler = loaded[name.slice(dot + 1)];
  if (typeof handler === 'function') return handler as Handler;
  const message = `${file} exports no function "${name.slice(dot + 1)}" (it has: ${Object.keys(loaded).join(', ')})`;
  throw new HandlerError('Runtime.HandlerNotFound', message);
}
