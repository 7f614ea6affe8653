import { setTimeout as delay } from 'node:timers/promises';
import { MultiarchError } from '../../core/errors';
import { get, type HttpReply } from '../../core/test/http-message';
import { type Container, containerLogs, exitStatus } from '../container/start';
import { createProbe, type Probe } from '../container/probe';
import type { Exec } from '../exec';

/** What a visitor of a server is told. */
export interface Visit {
  readyz: HttpReply;
  platform: HttpReply;
  page: HttpReply;
}

const PAUSE = 200;

/**
 * Waits until a server answers, ready or not, and asks it what it is.
 *
 * @param limit milliseconds
 * @throws MultiarchError COMMAND_FAILED with what the container printed, where it ends or does not answer
 */
export async function visit(
  exec: Exec,
  container: Container,
  limit: number,
  signal: AbortSignal,
): Promise<Visit> {
  const probe = createProbe(container.url ?? '', 'eks');
  const ask = (path: string) => probe.send(get(path), limit, signal);
  try {
    await untilAlive(exec, container, probe, limit, signal);
    return { readyz: await ask('/readyz'), platform: await ask('/platform'), page: await ask('/') };
  } finally {
    await probe.close();
  }
}

async function untilAlive(
  exec: Exec,
  { id, url }: Container,
  probe: Probe,
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + limit;
  while (url !== undefined && Date.now() < deadline) {
    try {
      await probe.send(get('/livez'), limit, signal);
      return;
    } catch {
      signal.throwIfAborted();
      if ((await exitStatus(exec, id)) !== undefined) break;
      await delay(PAUSE, undefined, { signal });
    }
  }
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `the container does not answer; it printed\n${(await containerLogs(exec, id)).trimEnd()}`,
    expected: `an answer to GET /livez within ${limit / 1000} s`,
    mend: 'look at its output; the demo is for servers that start without their addons (docs/docker-demo.md)',
  });
}
