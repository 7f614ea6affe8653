import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { ImagingError } from './errors';
import type { Gate } from './gate';

/** An image as a caller has it: its bytes, or a stream of them that nobody else reads. */
export type ImageInput = Uint8Array | Readable;

/**
 * The bytes of an image, read through a gate. What is in memory already takes no place from what is still to arrive.
 * @throws ImagingError too-large, busy; what the stream itself fails with, as it is
 */
export async function receive(input: ImageInput, limit: number, turn: Gate): Promise<Uint8Array> {
  if (input instanceof Uint8Array) return readInput(input, limit);
  return turn.read(
    () => readInput(input, limit),
    () => abandon(input),
  );
}

/**
 * The bytes of an image. A stream is read no further than the limit, and closed when it is not read to its end.
 * @throws ImagingError too-large; what the stream itself fails with, as it is
 */
export async function readInput(input: ImageInput, limit: number): Promise<Uint8Array> {
  if (!(input instanceof Uint8Array)) return readStream(input, limit);
  if (input.length > limit) throw tooLarge(`has ${input.length} bytes`, limit);
  return input;
}

async function readStream(source: Readable, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > limit) throw tooLarge('has more bytes than that', limit);
      parts.push(part);
    }
    return Buffer.concat(parts, length);
  } finally {
    abandon(source);
  }
}

/**
 * Closes a stream that is not wanted any more; one that has ended is closed already. A server's request is only left
 * alone: its connection is the one that the answer goes out on.
 */
export function abandon(source: ImageInput): void {
  if (source instanceof Uint8Array || source.readableEnded) return;
  // Some sources report that they were closed before their end, and nobody else would be listening.
  source.on('error', () => undefined);
  if (source instanceof IncomingMessage) source.pause();
  else source.destroy();
}

function tooLarge(found: string, limit: number): ImagingError {
  return new ImagingError('too-large', `the image ${found}, allowed are ${limit}`);
}
