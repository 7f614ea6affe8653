import { z } from 'zod';
import type { Fault } from '../../core/test/faults';
import { describeReply, get, jsonOf } from '../../core/test/http-message';
import type { PlatformAnswer } from '../../core/test/platform-answer';
import type { Probe } from './probe';

/** What is read of the answer; whatever else an app says there is its own. */
const answer = z.object({
  architecture: z.string(),
  nodeArch: z.string(),
  addons: z.array(
    z.object({
      name: z.string(),
      loaded: z.boolean(),
      file: z.string().optional(),
      fileArchitecture: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
});

/** Asks an app what it runs on, or says why what it answered is no such thing. */
export async function askPlatform(
  probe: Probe,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<{ platform: PlatformAnswer } | { fault: Fault }> {
  const reply = await probe.send(get('/platform'), milliseconds, signal);
  const { success, data } = answer.safeParse(jsonOf(reply));
  if (reply.status === 200 && success) return { platform: data };
  const expected = 'status 200 with { architecture, nodeArch, addons: [{ name, loaded }] }';
  return { fault: { check: 'GET /platform', found: describeReply(reply), expected } };
}
