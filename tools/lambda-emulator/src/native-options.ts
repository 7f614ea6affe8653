import { basename, dirname, extname, resolve } from 'node:path';
import { UsageError } from './rie-options';

export interface NativeOptions {
  /** Folder of the bundle. */
  folder: string;
  /** Name of the bundle's file in that folder. */
  file: string;
  /** FILE.EXPORT, as Lambda's handler setting has it. */
  handler: string;
  port: number;
  timeoutMs: number;
}

const usage = 'usage: native.js <bundle.js> [export]   e.g. native.js dist/apps/thumbnailer/main.js handler';

function numberOf(env: NodeJS.ProcessEnv, name: string, fallback: number, max: number): number {
  const value = Number(env[name] || fallback);
  if (value >= 0 && value <= max) return value;
  throw new UsageError(`${name} is "${env[name]}", expected a number from 0 to ${max}`);
}

/** Reads `native.js`'s arguments; LAMBDA_PORT (default 9000) and AWS_LAMBDA_FUNCTION_TIMEOUT (seconds) from `env`. */
export function parseNativeOptions(argv: string[], env: NodeJS.ProcessEnv): NativeOptions {
  const [bundle, name = 'handler'] = argv;
  if (!bundle) throw new UsageError(`no bundle to serve\n${usage}`);
  const path = resolve(bundle);
  return {
    folder: dirname(path),
    file: basename(path),
    handler: `${basename(path, extname(path))}.${name}`,
    port: numberOf(env, 'LAMBDA_PORT', 9000, 65535),
    timeoutMs: (numberOf(env, 'AWS_LAMBDA_FUNCTION_TIMEOUT', 300, 900) || 300) * 1000,
  };
}
