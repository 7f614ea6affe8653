import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import { withRegistry } from '../../testing/registry-client';
import { on, times } from '../../testing/registry-faults';
import type { Credentials } from './docker-config';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from('{"schemaVersion":2}');
const user = { username: 'ci', password: 'pässword:with@colon' };
const basic: Credentials = { kind: 'basic', ...user };

describe('no secret stands in any error', () => {
  const secrets = [
    user.password,
    encodeURIComponent(user.password),
    Buffer.from(`ci:${user.password}`).toString('base64'),
  ];
  const echo = (status: number) =>
    ({
      kind: 'status',
      status,
      body: `you sent ${secrets.join(' ')} and token-1-of-the-test-registry`,
    }) as const;

  it.each([
    ['Basic', { kind: 'basic', ...user } as const, 400],
    ['Basic, refused', { kind: 'basic', ...user } as const, 401],
    ['Bearer', { kind: 'bearer', ...user } as const, 400],
    ['Bearer, denied', { kind: 'bearer', ...user } as const, 403],
    ['Bearer, failing', { kind: 'bearer', ...user } as const, 500],
  ])('that a registry echoes: %s', async (_what, auth, status) => {
    const faults = times(99, on('PUT', /manifests/), echo(status));
    await withRegistry(
      { auth, faults, client: { credentials: () => Promise.resolve(basic) } },
      async (_registry, client) => {
        await client.headManifest('t');
        const error = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
        const text = [format(error), error.stack, inspect(error, { depth: 9 }), JSON.stringify(error)].join(
          '\n',
        );
        expect(text).toContain('you sent ***');
        const tokens = auth.kind === 'bearer' ? ['token-1-of'] : [];
        for (const secret of [...secrets, ...tokens]) expect(text).not.toContain(secret);
      },
    );
  });

  it('that a token server echoes', async () => {
    const options = {
      auth: { kind: 'bearer', ...user } as const,
      faults: times(9, on('GET', /^\/token$/), echo(401)),
    };
    await withRegistry(
      { ...options, client: { credentials: () => Promise.resolve(basic) } },
      async (_registry, client) => {
        const error = await errorOf(client.headManifest('t'));
        const text = [format(error), inspect(error, { depth: 9 })].join('\n');
        for (const secret of secrets) expect(text).not.toContain(secret);
      },
    );
  });
});
