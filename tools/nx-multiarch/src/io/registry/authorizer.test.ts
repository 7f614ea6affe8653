import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { Authorizer } from './auth';
import { parseChallenges } from './challenge';
import type { Credentials } from './docker-config';

const user = { username: 'ci', password: 'pässword:with@colon' };
const basic: Credentials = { kind: 'basic', ...user };

describe('Authorizer', () => {
  const base = new URL('https://h.io/');
  const reply = (json: unknown) => ({
    status: 200,
    headers: {},
    body: Buffer.from(JSON.stringify(json)),
    url: base,
  });
  const bearer = parseChallenges('Bearer realm="https://auth.h.io/token",service="h.io"');

  it('fetches one token for requests at the same time, and another when it ends', async () => {
    let now = 0;
    let calls = 0;
    const send = () => Promise.resolve(reply({ token: `t${++calls}`, expires_in: 100 }));
    const credentials = () => Promise.resolve(basic);
    const auth = new Authorizer({ registry: 'h.io', base, scopes: [], credentials, send, now: () => now });
    await auth.refused(bearer, undefined);
    expect(await Promise.all([auth.header(), auth.header(), auth.header()])).toEqual(
      Array(3).fill('Bearer t1'),
    );
    now = 89_000;
    expect(await auth.header()).toBe('Bearer t1');
    now = 91_000;
    expect(await auth.header()).toBe('Bearer t2');
  });

  it('keeps a token that is fresher than the one that was refused', async () => {
    let calls = 0;
    const send = () => Promise.resolve(reply({ access_token: `t${++calls}` }));
    const credentials = () => Promise.resolve(basic);
    const auth = new Authorizer({ registry: 'h.io', base, scopes: [], credentials, send });
    await auth.refused(bearer, undefined);
    await auth.header();
    await auth.refused(bearer, 'Bearer older');
    expect(await auth.header()).toBe('Bearer t1');
    await auth.refused(bearer, 'Bearer t1');
    expect(await auth.header()).toBe('Bearer t2');
  });

  it.each(['http://auth.h.io/token', 'nowhere', ''])('sends no password to the realm "%s"', async (realm) => {
    const send = () => Promise.reject(new Error('it was asked'));
    const auth = new Authorizer({
      registry: 'h.io',
      base,
      scopes: [],
      credentials: () => Promise.resolve(basic),
      send,
    });
    await auth.refused(parseChallenges(`Bearer realm="${realm}"`), undefined);
    expect((await errorOf(auth.header())).happened).toContain('token server');
  });
});
