import { resize } from '@nx-multiarch/imaging';
import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { changedMeanwhile } from '../problems';
import { ownerOnly } from './owner-only';
import type { RouteParts } from './parts';

/** Pixels of both sides. */
const avatarSide = 256;
const avatarType = 'image/webp';
const tags = ['me'];

const put = {
  summary: 'Set the avatar: an image, which is cut square and made small',
  tags,
  consumes: ['image/*', 'application/octet-stream'],
  body: Type.Unsafe<unknown>({ description: 'the image itself' }),
  response: {
    204: Type.Null({ description: 'Set' }),
    ...problemResponses(401, 409, 413, 415, 422),
  },
};

const get = {
  summary: 'The avatar',
  tags,
  response: {
    200: {
      description: 'A square WebP image',
      content: { [avatarType]: { schema: Type.Unsafe<Buffer>({}) } },
    },
    ...problemResponses(401, 404),
  },
};

const remove = {
  summary: 'Have no avatar',
  tags,
  response: { 204: Type.Null({ description: 'There is none' }), ...problemResponses(401) },
};

function imageOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  const detail = 'Send the image itself as the body, with its image/... type';
  throw new HttpProblem(415, 'not-an-image', detail);
}

/** PUT, GET and DELETE /me/avatar. */
export function registerAvatar(app: Service, parts: RouteParts): void {
  const { enter, sessionOf } = ownerOnly(parts);
  const { avatars } = parts;
  app.addContentTypeParser(/^(image\/|application\/octet-stream)/, { parseAs: 'buffer' }, (_, body, done) => {
    done(null, body);
  });

  app.put('/me/avatar', { schema: put, onRequest: enter }, async (request, reply) => {
    const options = { width: avatarSide, height: avatarSide, fit: 'cover' } as const;
    const { data } = await resize(imageOf(request.body), options);
    if (!(await avatars.set(sessionOf(request).account.id, data))) throw changedMeanwhile();
    return reply.code(204).send(null);
  });

  app.get('/me/avatar', { schema: get, onRequest: enter }, async (request, reply) => {
    const image = await avatars.get(sessionOf(request).account.id);
    if (!image) throw new HttpProblem(404, 'no-avatar', 'No avatar yet: PUT /me/avatar');
    return reply.type(avatarType).header('cache-control', 'private, no-cache').send(image);
  });

  app.delete('/me/avatar', { schema: remove, onRequest: enter }, async (request, reply) => {
    await avatars.remove(sessionOf(request).account.id);
    return reply.code(204).send(null);
  });
}
