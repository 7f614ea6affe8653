import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Answer } from './judge';
import type { FuzzRequest } from './parts';

/** Sends a request without a network. @throws Error when no answer comes in time, or the connection is cut instead */
export async function send(
  app: Pick<FastifyInstance, 'inject'>,
  request: FuzzRequest,
  timeout: number,
): Promise<Answer> {
  // Between requests the event loop gets its turn, as it does between those of a network.
  await setImmediate();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([app.inject(request), late]);
  } finally {
    clearTimeout(timer);
  }
}
