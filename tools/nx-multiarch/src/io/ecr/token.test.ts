import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { tokenAnswer, useEcrApi } from '../../testing/use-ecr-api';
import { connectEcr } from './api';
import { fetchToken, tokenCredentials } from './token';

const MINUTE = 60_000;
const HOURS_12 = 12 * 60 * MINUTE;
const token = (password: string, expiresAt: number) => ({ username: 'AWS', password, expiresAt, host: 'h' });
const passwordOf = async (credentials: Promise<{ kind: string }>) => {
  const found = await credentials;
  return 'password' in found ? found.password : found.kind;
};

describe('tokenCredentials', () => {
  function source(first = token('t0', HOURS_12)) {
    const clock = { now: 0, fetched: 0, fail: false };
    const fetch = () => {
      clock.fetched += 1;
      const fresh = token(`t${clock.fetched}`, clock.now + HOURS_12);
      return clock.fail ? Promise.reject(new Error('no network')) : Promise.resolve(fresh);
    };
    return { clock, ask: tokenCredentials(first, fetch, () => clock.now) };
  }

  it('keeps a token until ten minutes before its end', async () => {
    const { clock, ask } = source();
    expect(await ask()).toEqual({
      kind: 'basic',
      username: 'AWS',
      password: 't0',
      until: HOURS_12 - 10 * MINUTE,
    });
    clock.now = HOURS_12 - 10 * MINUTE - 1;
    expect(await passwordOf(ask())).toBe('t0');
    clock.now += 1;
    expect(await Promise.all([passwordOf(ask()), passwordOf(ask())])).toEqual(['t1', 't1']);
    expect(clock.fetched).toBe(1);
  });

  it.each([
    ['a refused token', 't0', 2 * MINUTE, 't1'],
    ['one that was just fetched, and refused for another reason', 't0', MINUTE / 2, 't0'],
    ['an older one than that at hand', 'older', 2 * MINUTE, 't0'],
  ])('after %s', async (_what, password, now, expected) => {
    const { clock, ask } = source();
    clock.now = now;
    const refused = { kind: 'basic', username: 'AWS', password } as const;
    expect(await passwordOf(ask(refused))).toBe(expected);
  });

  it('believes a token for a minute whatever the clock of this machine says', async () => {
    const { clock, ask } = source(token('t0', -HOURS_12));
    clock.now = MINUTE - 1;
    expect(await passwordOf(ask())).toBe('t0');
    clock.now = MINUTE;
    expect(await passwordOf(ask())).toBe('t1');
  });

  it('tries again after a failure', async () => {
    const { clock, ask } = source();
    clock.now = HOURS_12;
    clock.fail = true;
    await expect(ask()).rejects.toThrow('no network');
    clock.fail = false;
    expect(await passwordOf(ask())).toBe('t2');
  });
});

describe('fetchToken', () => {
  const start = useEcrApi();

  it('reads user, password, end and host', async () => {
    await start(() => tokenAnswer('pass:word', 1_800_000_000_000));
    const api = await connectEcr(undefined);
    expect(await fetchToken(api)).toEqual({
      username: 'AWS',
      password: 'pass:word',
      expiresAt: 1_800_000_000_000,
      host: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    });
    await api.close();
  });

  it.each([
    {},
    { authorizationData: [] },
    { authorizationData: [{ authorizationToken: 'QVdT', proxyEndpoint: 'https://h' }] },
    { authorizationData: [{ authorizationToken: 'QVdTOng=' }] },
  ])('reports the answer %j', async (json) => {
    await start(() => ({ json }));
    const api = await connectEcr(undefined);
    const error = await errorOf(fetchToken(api));
    await api.close();
    expect([error.code, error.happened, error.mend]).toEqual([
      'AWS',
      'Amazon ECR in eu-central-1 answered GetAuthorizationToken without a token',
      'check what AWS_ENDPOINT_URL_ECR names',
    ]);
  });
});
