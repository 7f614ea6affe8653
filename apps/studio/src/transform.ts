import { fits, formats, resize } from '@nx-multiarch/imaging';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';

const side = Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 }));

const Query = Type.Object(
  {
    width: side,
    height: side,
    fit: Type.Optional(Type.Union(fits.map((fit) => Type.Literal(fit)))),
    format: Type.Optional(Type.Union(formats.map((format) => Type.Literal(format)))),
    quality: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

/** POST /api/transform: an image as the body, the same image in another size or format as the answer. */
export function registerTransform(app: Service, bytes: number): void {
  // What the body is, its bytes say; the type a client claims is not relied on.
  app.addContentTypeParser(/^(image\/|application\/octet-stream)/, { parseAs: 'buffer' }, (_, body, done) => {
    done(null, body);
  });
  app.post('/api/transform', { schema: { querystring: Query } }, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) {
      throw new HttpProblem(
        415,
        'not-an-image',
        'Send the image itself as the body, with its image/... type',
      );
    }
    const limits = { bytes, pixels: 50_000_000 };
    const image = await resize(request.body, { ...request.query, limits });
    return reply.type(image.contentType).send(image.data);
  });
}
