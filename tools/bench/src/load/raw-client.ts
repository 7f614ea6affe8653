import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Malformed } from './malformed';

/** What came back on raw connections. */
export interface RawCounts {
  /** Answers by `name status`; `name closed` for a connection that ended without one. */
  readonly counts: Record<string, number>;
  /** Answers 503 without a Retry-After. */
  careless503: number;
}

/** A server that neither answers nor closes in this time is stuck. */
const ANSWER_MS = 15_000;

/** Does what a malformed client does once; gives all that the server sent. */
export async function provoke(port: number, { name, steps, ending }: Malformed): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const received: string[] = [];
  socket.setEncoding('latin1').on('data', (text: string) => received.push(text));
  // Resets are among what is expected here.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  try {
    await send(socket, steps);
    if (ending === 'hang-up') return received.join('');
    socket.end();
    const stuck = sleep(ANSWER_MS, true, { ref: false });
    if ((await Promise.race([closed, stuck])) === true) {
      throw new Error(`"${name}" was neither answered nor closed within ${ANSWER_MS / 1000} s`);
    }
    return received.join('');
  } finally {
    socket.destroy();
    await closed;
  }
}

async function send(socket: Socket, steps: Malformed['steps']): Promise<void> {
  await new Promise<void>((resolve) =>
    socket.once('connect', () => resolve()).once('close', () => resolve()),
  );
  for (const step of steps) {
    if (socket.destroyed) return;
    if (typeof step === 'number') await sleep(step);
    else await write(socket, Buffer.from(step as string, 'latin1'));
  }
}

/** Resolves when the bytes are with the system, or the connection is gone. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()));
}

/** Counts the answers in what one connection received. */
export function countAnswers(into: RawCounts, name: string, text: string): void {
  const heads = text.split(/(?=HTTP\/1\.1 \d{3} )/).filter((part) => part.startsWith('HTTP/1.1 '));
  if (heads.length === 0) add(into, `${name} closed`);
  for (const head of heads) {
    const status = head.slice(9, 12);
    add(into, `${name} ${status}`);
    const headers = head.split('\r\n\r\n')[0] ?? '';
    if (status === '503' && !/^retry-after:/im.test(headers)) into.careless503 += 1;
  }
}

function add({ counts }: RawCounts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/**
 * Keeps some malformed clients at work on a server for a while, each doing the next thing of the list.
 * @throws Error naming what the server got stuck on
 */
export async function provokeFor(
  port: number,
  seconds: number,
  clients: number,
  list: readonly Malformed[],
): Promise<RawCounts> {
  const found: RawCounts = { counts: {}, careless503: 0 };
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const each = list[next % list.length]!;
      next += 1;
      countAnswers(found, each.name, await provoke(port, each));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return found;
}
