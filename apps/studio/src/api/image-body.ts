import type { Gate, ImageInput } from '@nx-multiarch/imaging';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import multipart from '@fastify/multipart';
import { Type, type TProperties } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { readForm } from './form';

/** An image as a request brought it. */
export interface ReceivedImage {
  /** The request's own stream for a raw body, bytes for a form. */
  source: ImageInput;
  /** The file name that a form gives. */
  name?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    image?: ReceivedImage;
  }
}

/** What a form has around its image, in bytes: the other fields and the lines between them. */
const formOverhead = 16_384;

const expected =
  'an image as the body (image/* or application/octet-stream), or a form (multipart/form-data)';

/** What a sender's body may be, in the schema of a route; the form has these fields beside its image. */
export function imageBody<Fields extends TProperties>(fields: Fields) {
  // No type: what a raw body is, its bytes say, and they are looked at as they arrive.
  const raw = { schema: { description: 'the bytes of the image' } };
  const image = Type.String({ format: 'binary', description: 'the file' });
  const form = Type.Object({ image, ...fields }, { additionalProperties: false });
  return {
    content: { 'image/*': raw, 'application/octet-stream': raw, 'multipart/form-data': { schema: form } },
  };
}

/** The image of a request. @throws HttpProblem 415 when there is no body at all */
export function receivedImage({ image }: FastifyRequest): ReceivedImage {
  if (!image) throw new HttpProblem(415, 'not-an-image', `There is no body: expected ${expected}`);
  return image;
}

/**
 * Lets the routes of a scope take an image in both ways, and nothing else. A raw body is left as the stream it is. A
 * form is read to its end, since fields may stand behind its image, and through the gate, which bounds how many are held
 * in memory; what is not the image becomes the body, which the route's schema then checks.
 */
export async function acceptImages(scope: Service, bytes: number, turn: Gate): Promise<void> {
  scope.decorateRequest('image', undefined);
  scope.addHook('onRequest', async (request) => refuseLong(request, bytes));
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(/^(image\/|application\/octet-stream)/, (request, payload, done) => {
    request.image = { source: payload };
    done(null, undefined);
  });
  scope.addContentTypeParser('*', (request, _payload, done) => {
    const found = request.headers['content-type'] ?? 'a body without a type';
    done(new HttpProblem(415, 'not-an-image', `Found ${found}, expected ${expected}`));
  });
  await scope.register(multipart, {
    limits: { files: 1, fileSize: bytes, fields: 20, fieldSize: 200, fieldNameSize: 100 },
  });
  scope.addHook('preValidation', async (request) => {
    if (request.isMultipart()) await takeForm(request, turn);
  });
  scope.addHook('onResponse', async ({ raw }) => drop(raw));
}

/** Refused before it is sent, where the sender says how long it is; other bodies are cut off as they are read. */
function refuseLong({ headers }: FastifyRequest, bytes: number): void {
  const isForm = headers['content-type']?.startsWith('multipart/');
  const length = Number(headers['content-length'] ?? 0);
  if (length <= bytes + (isForm ? formOverhead : 0)) return;
  throw new HttpProblem(413, 'too-large', `The image has ${length} bytes, allowed are ${bytes}`);
}

/** @throws ImagingError busy, before anything of the form is read; the rest of its body is thrown away unheld */
async function takeForm(request: FastifyRequest, turn: Gate): Promise<void> {
  const { image, fields } = await turn.read(
    () => readForm(request.parts()),
    () => undefined,
  );
  request.image = image;
  request.body = { ...fields, ...(image ? { image: image.name } : {}) };
}

/** An answer may be ready before the request is read: the rest is thrown away, so that its connection can go on. */
function drop(raw: FastifyRequest['raw']): void {
  if (!raw.readableEnded) raw.unpipe().resume();
}
