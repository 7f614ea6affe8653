import { formats, resize, type Gate, type Limits, type ResizedImage } from '@nx-multiarch/imaging';
import { problemResponses, type Service } from '@nx-multiarch/service';
import type { Static } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { clientLeft } from './client-left';
import { inlineAs, resultName } from './file-name';
import { imageBody, receivedImage, type ReceivedImage } from './image-body';
import { defaults, transformOptions, TransformQuery } from './options';

type Options = Static<typeof TransformQuery>;

const pixels = { schema: { type: 'integer' } };
const binary = { schema: { type: 'string', format: 'binary' } };

const schema = {
  summary: 'The same image in another size or format',
  tags: ['images'],
  description:
    'Options stand in the query or, beside the image, in the form; the form wins. The result is upright and has no metadata.',
  querystring: TransformQuery,
  body: imageBody(transformOptions),
  response: {
    200: {
      description: 'the image',
      headers: {
        'x-image-width': { ...pixels.schema, description: 'of the result, in pixels' },
        'x-image-height': { ...pixels.schema, description: 'of the result, in pixels' },
        'server-timing': { type: 'string', description: 'receive and transform, in milliseconds' },
        'content-disposition': { type: 'string', description: 'a file name, where a form gave one' },
      },
      content: Object.fromEntries(formats.map((format) => [`image/${format}`, binary])),
    },
    ...problemResponses(422),
  },
};

/** POST /api/transform, in a scope that accepts images. */
export function registerTransform(scope: Service, limits: Partial<Limits>, turn: Gate): void {
  scope.post('/api/transform', { schema }, async (request, reply) => {
    const image = receivedImage(request);
    const clock = startClock(image);
    const options = { ...defaults, ...(request.query as Options), ...optionsOf(request.body) };
    const signal = clientLeft(reply);
    const result = await resize(image.source, { ...options, limits, signal }, turn);
    return answer(reply, result, image, clock()).send(result.data);
  });
}

/** What a form says beside its image; a raw body says nothing. */
function optionsOf(body: unknown): Options {
  const options = { ...(body as Options & { image?: string }) };
  delete options.image;
  return options;
}

/** https://www.w3.org/TR/server-timing/#the-server-timing-header-field: how long the body took, and the work. */
function startClock({ source }: ReceivedImage): () => string {
  const start = performance.now();
  let received = start;
  if (!(source instanceof Uint8Array)) source.once('end', () => (received = performance.now()));
  return () => {
    const [body, work] = [received - start, performance.now() - received];
    return `receive;dur=${body.toFixed(1)}, transform;dur=${work.toFixed(1)}`;
  };
}

/** A browser that shows an image by itself styles it inline; nothing else is in such an answer. */
const imagePolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";

function answer(
  reply: FastifyReply,
  { contentType, width, height }: ResizedImage,
  { name }: ReceivedImage,
  timing: string,
): FastifyReply {
  const format = contentType.slice('image/'.length) as (typeof formats)[number];
  if (name !== undefined) {
    reply.header('content-disposition', inlineAs(resultName(name, format)));
    reply.header('content-security-policy', imagePolicy);
  }
  return reply
    .type(contentType)
    .headers({ 'x-image-width': width, 'x-image-height': height, 'server-timing': timing });
}
