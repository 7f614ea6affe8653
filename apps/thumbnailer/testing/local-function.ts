import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startBackground, type Background } from './background';
import { credentials, region } from './local-aws';

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');
const emulator = join(dist, 'tools', 'lambda-emulator', 'native.js');
/** What the build target leaves. */
export const bundle = join(dist, 'apps', 'thumbnailer', 'main.js');

/** The built function on this machine, behind the emulator of Lambda's Runtime API. */
export interface LocalFunction extends Pick<Background, 'output' | 'said' | 'stop'> {
  /** Posts an event; `error` is what Lambda says in X-Amz-Function-Error. */
  invoke: (event: unknown) => Promise<{ error: string | null; body: unknown }>;
}

/** What Lambda sets, with the server for the place of S3. */
export const awsEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL_S3: endpoint,
  S3_FORCE_PATH_STYLE: 'true',
});

/** Starts the bundle with these variables and no others. */
export async function startFunction(env: Record<string, string>): Promise<LocalFunction> {
  for (const file of [emulator, bundle]) {
    if (!existsSync(file)) throw new Error(`there is no ${file}: run this as npx nx itest thumbnailer`);
  }
  const fixed = { PATH: process.env['PATH'], LAMBDA_PORT: '0' };
  const server = startBackground(process.execPath, [emulator, bundle], { ...env, ...fixed });
  const [, url = ''] = await server.said(/events at (\S+)/);
  return {
    ...server,
    invoke: async (event) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      return { error: response.headers.get('x-amz-function-error'), body: await response.json() };
    },
  };
}
