import { describe, expect, it } from 'vitest';
import { on, times } from '../../testing/registry-faults';
import { withRegistry } from '../../testing/registry-client';
import type { Credentials } from './docker-config';
import { HeldCredentials } from './held-credentials';
import { basicAuthorization } from './token';

type Basic = Extract<Credentials, { kind: 'basic' }>;
const basic = (password: string, until?: number): Basic => ({
  kind: 'basic',
  username: 'AWS',
  password,
  ...(until !== undefined && { until }),
});
const headerOf = ({ username, password }: Basic) => basicAuthorization(username, password);

/** Gives these one after the other, and remembers what it was told of. */
function source(...given: Credentials[]) {
  const refused: (Credentials | undefined)[] = [];
  const ask = (what?: Credentials) => {
    refused.push(what);
    return Promise.resolve(given[refused.length - 1] ?? { kind: 'none' as const });
  };
  return { ask, refused };
}

describe('HeldCredentials', () => {
  it('asks once for requests at the same time', async () => {
    const { ask, refused } = source(basic('a'));
    const held = new HeldCredentials(ask, () => 0);
    expect(await Promise.all([held.get(), held.get()])).toEqual([basic('a'), basic('a')]);
    expect(refused).toEqual([undefined]);
  });

  it('asks again when the credentials end', async () => {
    let now = 0;
    const { ask, refused } = source(basic('a', 100), basic('b', 200));
    const held = new HeldCredentials(ask, () => now);
    expect(await held.get()).toEqual(basic('a', 100));
    now = 100;
    expect(await Promise.all([held.get(), held.get()])).toEqual([basic('b', 200), basic('b', 200)]);
    expect(refused).toEqual([undefined, basic('a', 100)]);
  });

  it.each([
    ['401', basic('a'), headerOf(basic('a')), 401, 'b'],
    ['401 to an older header', basic('a'), headerOf(basic('older')), 401, 'a'],
    ['403', basic('a'), headerOf(basic('a')), 403, 'a'],
    ['403 to credentials that end', basic('a', 100), headerOf(basic('a')), 403, 'b'],
  ] as const)('after %s', async (_what, first, sent, status, password) => {
    const held = new HeldCredentials(source(first, basic('b')).ask, () => 0);
    await held.get();
    await Promise.all([held.refused(sent, status), held.refused(sent, status)]);
    expect(await held.get()).toMatchObject({ password });
  });

  it('asks once more after a question that failed', async () => {
    let calls = 0;
    const ask = () => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('no network')) : Promise.resolve(basic('a', calls));
    };
    const held = new HeldCredentials(ask, () => 2);
    await expect(held.get()).rejects.toThrow('no network');
    expect(await held.get()).toEqual(basic('a', 3));
  });

  it.each<Credentials[]>([[{ kind: 'none' }], [{ kind: 'identity', token: 'x' }]])(
    'leaves %j alone',
    async (credentials) => {
      const { ask, refused } = source(credentials);
      const held = new HeldCredentials(ask, () => 0);
      await held.refused('Basic x', 401);
      await held.get();
      await held.refused('Basic x', 401);
      expect(refused).toHaveLength(1);
    },
  );
});

describe('a client whose credentials end under way', () => {
  const user = { username: 'AWS', password: 'second' };
  const auth = { kind: 'basic', ...user } as const;

  it('asks again after a 401, and goes on', async () => {
    const { ask, refused } = source(basic('first'), basic('second'));
    await withRegistry({ auth, client: { credentials: ask } }, async (registry, client) => {
      expect(await client.headManifest('t')).toBeUndefined();
      expect(refused).toEqual([undefined, basic('first')]);
      expect(registry.requests).toHaveLength(3);
    });
  });

  it('asks again after the 403 that Amazon ECR gives', async () => {
    const { ask, refused } = source(basic('first', Infinity), basic('second', Infinity));
    const body = '{"errors":[{"code":"DENIED","message":"Your authorization token has expired."}]}';
    const faults = times(1, ({ headers }) => headers.authorization === headerOf(basic('first')), {
      kind: 'status',
      status: 403,
      body,
    });
    await withRegistry({ auth, faults, client: { credentials: ask } }, async (_registry, client) => {
      expect(await client.headManifest('t')).toBeUndefined();
      expect(refused).toEqual([undefined, basic('first', Infinity)]);
    });
  });

  it('reports a 403 once where the credentials do not end', async () => {
    const { ask, refused } = source(basic('second'));
    const faults = times(9, on('PUT', /manifests/), { kind: 'status', status: 403 });
    await withRegistry({ auth, faults, client: { credentials: ask } }, async (registry, client) => {
      await client.headManifest('t');
      await expect(client.putManifest('t', Buffer.from('{}'), 'x')).rejects.toMatchObject({
        code: 'REGISTRY_DENIED',
      });
      expect(refused).toHaveLength(1);
      expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    });
  });
});
