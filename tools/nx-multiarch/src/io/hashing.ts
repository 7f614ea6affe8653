import { createHash } from 'node:crypto';
import type { Digest } from '../core/image-ref';

/** The digest of these bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Counts and hashes what flows through `tap`; the digest is asked for at the end. */
export interface Hashing {
  tap: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;
  digest: () => Digest;
  /** Bytes. */
  size: () => number;
}

export function hashing(): Hashing {
  const hash = createHash('sha256');
  let size = 0;
  let digest: Digest | undefined;
  return {
    async *tap(source) {
      for await (const chunk of source) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    digest: () => (digest ??= `sha256:${hash.digest('hex')}`),
    size: () => size,
  };
}
