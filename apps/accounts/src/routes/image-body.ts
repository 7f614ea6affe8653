import { HttpProblem, type Service } from '@nx-multiarch/service';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';

const notAnImage = (): HttpProblem =>
  new HttpProblem(415, 'not-an-image', 'Send the image itself as the body, with its image/... type');

/**
 * Lets the routes of a scope take an image as their body, and nothing else. It stays the stream that it is: libs/imaging
 * reads it when it has a place for it, and no further than `bytes`. Until then nothing of it is in memory.
 */
export function acceptImages(scope: Service, bytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(/^(image\/|application\/octet-stream)/, ({ headers }, payload, done) => {
    const length = Number(headers['content-length'] ?? 0);
    if (length <= bytes) return done(null, payload);
    done(new HttpProblem(413, 'too-large', `The image has ${length} bytes, allowed are ${bytes}`));
  });
  scope.addContentTypeParser('*', (_request, _payload, done) => done(notAnImage()));
  scope.addHook('onResponse', async ({ raw }) => drop(raw));
}

/** The body of a request in such a scope. @throws HttpProblem 415 when there is none */
export function imageOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw notAnImage();
}

/** For what reading a body failed with. @throws HttpProblem 400 when its sender left: that is no failure of the service */
export function refuseCutOff(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  throw new HttpProblem(400, 'cut-off', 'The request ended before its body did');
}

/** An answer may be ready before the request is read: the rest is thrown away, so that its connection can go on. */
function drop(raw: FastifyRequest['raw']): void {
  if (!raw.readableEnded) raw.unpipe().resume();
}
