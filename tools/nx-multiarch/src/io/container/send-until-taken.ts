import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpReply, HttpRequest } from '../../core/test/http-message';
import type { Probe } from './probe';

/**
 * Sends a request again while the answer is 503 with Retry-After: a server that sheds load, as one does under an
 * emulator, is not one that does not work. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 *
 * @param milliseconds for all of it
 * @returns the last answer there was time for
 * @throws what Probe.send throws
 */
export async function sendUntilTaken(
  probe: Probe,
  request: HttpRequest,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<HttpReply> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const reply = await probe.send(request, Math.max(1, end - Date.now()), signal);
    const pause = reply.status === 503 ? (reply.retryAfter ?? Infinity) * 1000 : Infinity;
    if (Date.now() + pause >= end) return reply;
    await sleep(pause, undefined, { signal });
  }
}
