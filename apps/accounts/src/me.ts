import { resize } from '@nx-multiarch/imaging';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import type { AccountStore } from './account-store';
import { viewOf } from './account-view';
import type { Authenticate } from './authenticate';

/** Pixels of both sides. */
const avatarSide = 256;

/** GET /me, PUT and GET /me/avatar: what an account's owner sees and changes. */
export function registerMe(app: Service, accounts: AccountStore, authenticate: Authenticate): void {
  app.addContentTypeParser(/^(image\/|application\/octet-stream)/, { parseAs: 'buffer' }, (_, body, done) => {
    done(null, body);
  });

  app.get('/me', async (request) => viewOf(await authenticate(request)));

  // Who asks is checked before the body is read.
  const ownerOnly = {
    onRequest: async (request: Parameters<Authenticate>[0]) => void (await authenticate(request)),
  };
  app.put('/me/avatar', ownerOnly, async (request, reply) => {
    const { id } = await authenticate(request);
    if (!Buffer.isBuffer(request.body)) {
      throw new HttpProblem(
        415,
        'not-an-image',
        'Send the image itself as the body, with its image/... type',
      );
    }
    const image = await resize(request.body, { width: avatarSide, height: avatarSide, fit: 'cover' });
    await accounts.setAvatar(id, image.data);
    return reply.code(204).send();
  });

  app.get('/me/avatar', async (request, reply) => {
    const { id } = await authenticate(request);
    const image = await accounts.avatar(id);
    if (!image) throw new HttpProblem(404, 'no-avatar', 'No avatar yet: PUT /me/avatar');
    return reply.type('image/webp').header('cache-control', 'private, no-cache').send(image);
  });
}
