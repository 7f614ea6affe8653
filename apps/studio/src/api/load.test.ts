import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Gate } from '@nx-multiarch/imaging';
import type { Service } from '@nx-multiarch/service';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gatedServer, photo } from '../../testing/api-server';
import { formBody } from '../../testing/form-body';

let app: Service;
let gate: Gate;
let url: string;
let log: string[];
const senders: ClientRequest[] = [];
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.destroy();
  await app.close();
});

async function start(places: Parameters<typeof gatedServer>[0]): Promise<void> {
  log = [];
  ({ app, gate, url } = await gatedServer(places, { write: (line) => log.push(line) }));
}

/** Sends the head of a request; its body is the caller's to send. */
function send(path: string, headers: Record<string, string | number>): ClientRequest {
  const sender = request(url + path, { method: 'POST', headers });
  // Those that a test gives up complain about it.
  sender.on('error', () => undefined);
  senders.push(sender);
  return sender;
}

async function form(): Promise<{ payload: Buffer; headers: Record<string, string | number> }> {
  const { payload, headers } = formBody([{ name: 'image', value: await photo(), fileName: 'a.jpg' }]);
  return { payload, headers: { ...headers, 'content-length': payload.length } };
}

const answerTo = async (sender: ClientRequest): Promise<IncomingMessage> =>
  ((await once(sender, 'response')) as [IncomingMessage])[0];

/** Whether one more input would be read now. */
const isOpen = (): Promise<boolean> => gate.read(() => Promise.resolve(true), vi.fn()).catch(() => false);
const becomes = (open: boolean): Promise<void> =>
  vi.waitFor(async () => expect(await isOpen()).toBe(open), { timeout: 30_000 });

/** Occupies the only turn until the function that comes back is called. */
function occupy(): () => void {
  let end: () => void = () => undefined;
  void gate.run(() => new Promise<void>((resolve) => (end = resolve)), 600);
  return () => end();
}

describe.each(['/api/transform', '/api/metadata'])('a form to %s', (path) => {
  it(
    'is refused before it is sent where as many as allowed are being read',
    { timeout: 60_000 },
    async () => {
      await start({ reading: 1 });
      const { payload, headers } = await form();
      const slow = send(path, headers);
      slow.write(payload.subarray(0, 300));
      await becomes(false);

      // Nothing but its head was sent, and it has its answer: nothing of it can be in memory.
      const refused = send(path, headers);
      refused.flushHeaders();
      const answer = await answerTo(refused);
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '3']);
      const detail = 'too many images at once: 1 are being read. Try again in a moment';
      expect(await json(answer)).toMatchObject({ code: 'busy', detail });

      slow.end(payload.subarray(300));
      expect((await answerTo(slow)).statusCode).toBe(200);
      expect((await answerTo(send(path, headers).end(payload))).statusCode).toBe(200);
    },
  );

  it('is refused before it is sent where no more may wait', { timeout: 60_000 }, async () => {
    await start({ waiting: 0 });
    const end = occupy();
    const { payload, headers } = await form();
    const refused = send(path, headers);
    refused.flushHeaders();
    expect((await answerTo(refused)).statusCode).toBe(503);
    end();
    await becomes(true);
    expect((await answerTo(send(path, headers).end(payload))).statusCode).toBe(200);
  });

  it('leaves its place when its sender leaves in the middle', { timeout: 60_000 }, async () => {
    await start({ reading: 1 });
    const { payload, headers } = await form();
    const slow = send(path, headers);
    slow.write(payload.subarray(0, 300));
    await becomes(false);
    slow.destroy();
    await becomes(true);
  });
});

describe.each(['/api/transform', '/api/metadata'])('who waits for %s and leaves', (path) => {
  it.each(['a raw body', 'a form'])(
    'frees the place in the queue (%s)',
    { timeout: 60_000 },
    async (kind) => {
      await start({ waiting: 1 });
      const end = occupy();
      const run = vi.spyOn(gate, 'run');
      const raw = { payload: await photo(), headers: { 'content-type': 'image/jpeg' } };
      const { payload, headers } = kind === 'a form' ? await form() : raw;
      const leaving = send(path, headers).end(payload);
      await becomes(false);
      leaving.destroy();
      await becomes(true);
      await expect(run.mock.results[0]?.value).rejects.toMatchObject({ code: 'cut-off' });

      const patient = send(path, headers).end(payload);
      await becomes(false);
      end();
      expect((await answerTo(patient)).statusCode).toBe(200);
      expect(log).toEqual([]);
    },
  );
});
