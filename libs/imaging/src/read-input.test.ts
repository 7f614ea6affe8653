import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ImagingError } from './errors';
import { createGate } from './gate';
import { abandon, readInput, receive } from './read-input';

const part = Buffer.alloc(1000, 7);

/** A source without an end that counts what was taken from it. */
function endless(): { source: Readable; taken: () => number } {
  let taken = 0;
  const read = function (this: Readable): void {
    taken += part.length;
    this.push(part);
  };
  return { source: new Readable({ read, highWaterMark: part.length }), taken: () => taken };
}

describe('bytes', () => {
  it('are taken as they are, up to the limit', async () => {
    expect(await readInput(part, 1000)).toBe(part);
    await expect(readInput(part, 999)).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('through a gate where too many arrive already', () => {
  const places = { imagesAtOnce: 1, threadsPerImage: 1, waiting: 1, reading: 0, waitSeconds: 1 };

  it('a stream is refused unread', async () => {
    const { source, taken } = endless();
    await expect(receive(source, 1000, createGate(places))).rejects.toMatchObject({ code: 'busy' });
    expect([taken(), source.destroyed]).toEqual([0, true]);
  });

  it('bytes are taken, since they are in memory anyway', async () => {
    expect(await receive(part, 1000, createGate(places))).toBe(part);
    await expect(receive(part, 999, createGate(places))).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('a stream', () => {
  it.each([1, 999, 1000])('is read to its end in parts of %i bytes', async (size) => {
    const parts = Array.from({ length: Math.ceil(1000 / size) }, (_, at) =>
      part.subarray(at * size, (at + 1) * size),
    );
    expect(Buffer.from(await readInput(Readable.from(parts), 1000)).equals(part)).toBe(true);
  });

  it('is read no further than the limit, and destroyed', async () => {
    const { source, taken } = endless();
    await expect(readInput(source, 4_500)).rejects.toMatchObject({
      code: 'too-large',
      message: 'the image has more bytes than that, allowed are 4500',
    });
    expect(source.destroyed).toBe(true);
    // The part that went too far, and what the source keeps ready.
    expect(taken()).toBeLessThanOrEqual(4_500 + 3 * part.length);
  });

  it('that fails fails as itself', async () => {
    const source = new PassThrough();
    source.write(part);
    const reading = readInput(source, 5_000);
    source.destroy(new Error('the disk is gone'));
    await expect(reading).rejects.toThrow('the disk is gone');
    await expect(reading).rejects.not.toBeInstanceOf(ImagingError);
  });

  it('that complains about being closed is not heard', async () => {
    const destroy = (_: Error | null, done: (error: Error) => void): void => done(new Error('closed early'));
    const source = new Readable({ read: () => undefined, destroy });
    abandon(source);
    await new Promise((resolve) => source.once('close', resolve));
    expect(source.errored).toMatchObject({ message: 'closed early' });
  });
});

describe("a server's request", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('that is too large is not read on, and can still be answered', async () => {
    let seen: IncomingMessage | undefined;
    server = createServer((incoming, reply) => {
      seen = incoming;
      readInput(incoming, 100_000).catch((error: ImagingError) => {
        reply.writeHead(413, { connection: 'close' }).end(error.code);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const client = request({ port, host: '127.0.0.1', method: 'POST' });
    client.write(Buffer.alloc(150_000));
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    expect([response.statusCode, (await buffer(response)).toString()]).toEqual([413, 'too-large']);
    expect(seen?.complete).toBe(false);
    client.destroy();
  });
});
