import { resize } from '@nx-multiarch/imaging';
import { HttpProblem, problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { changedMeanwhile } from '../problems';
import { acceptImages, imageOf, refuseCutOff } from './image-body';
import { asOwner, ownerOnly } from './owner-only';
import type { RouteParts } from './parts';

/** Pixels of both sides. */
const avatarSide = 256;
const avatarType = 'image/webp';

const put = {
  summary: 'Set the avatar: an image, which is cut square and made small',
  ...asOwner,
  consumes: ['image/*', 'application/octet-stream'],
  body: Type.Unsafe<unknown>({ description: 'the image itself' }),
  response: {
    204: Type.Null({ description: 'Set' }),
    ...problemResponses(401, 409, 413, 415, 422),
  },
};

const get = {
  summary: 'The avatar',
  ...asOwner,
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
  ...asOwner,
  response: { 204: Type.Null({ description: 'There is none' }), ...problemResponses(401) },
};

/** PUT, GET and DELETE /me/avatar. An image may have so many `bytes`. */
export function registerAvatar(app: Service, parts: RouteParts, bytes: number): void {
  const { enter, sessionOf } = ownerOnly(parts);
  const { avatars } = parts;

  // In a scope: no other route takes such bodies.
  app.register(async (scope: Service) => {
    acceptImages(scope, bytes);
    scope.put('/me/avatar', { schema: put, onRequest: enter }, async (request, reply) => {
      const size = { width: avatarSide, height: avatarSide, fit: 'cover' } as const;
      const resized = resize(imageOf(request.body), { ...size, limits: { bytes } });
      const { data } = await resized.catch(refuseCutOff);
      if (!(await avatars.set(sessionOf(request).account.id, data))) throw changedMeanwhile();
      return reply.code(204).send(null);
    });
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
