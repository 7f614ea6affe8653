import { describe, expect, it } from 'vitest';
import { loginCommand, replyError } from './reply-error';
import { TryAgain } from './retry';

const request = { method: 'GET', url: new URL('https://h.io/v2/a?X-Amz-Signature=s3cret') } as const;
const reply = (status: number, headers = {}) => ({
  status,
  headers,
  body: Buffer.alloc(0),
  url: request.url,
});

describe('replyError', () => {
  it.each([
    [400, 'REGISTRY_REJECTED', false],
    [401, 'REGISTRY_UNAUTHORIZED', false],
    [403, 'REGISTRY_DENIED', false],
    [404, 'REGISTRY_NOT_FOUND', false],
    [408, 'REGISTRY_FAILED', true],
    [413, 'REGISTRY_REJECTED', false],
    [429, 'REGISTRY_RATE_LIMITED', true],
    [500, 'REGISTRY_FAILED', true],
    [501, 'REGISTRY_FAILED', false],
    [503, 'REGISTRY_FAILED', true],
  ])('%d is %s, worth another try: %s', (status, code, again) => {
    const error = replyError({ registry: 'h.io', request }, reply(status));
    expect(error instanceof TryAgain).toBe(again);
    const inner = error instanceof TryAgain ? error.error : error;
    expect([inner.code, inner.details['status']]).toEqual([code, status]);
    expect(inner.happened).toBe(`h.io answered ${status} to GET https://h.io/v2/a`);
  });

  it('keeps the wait that was asked for', () => {
    const error = replyError({ registry: 'h.io', request }, reply(429, { 'retry-after': ['3'] }));
    expect(error instanceof TryAgain && error.retryAfter).toBe(3000);
  });
});

describe('loginCommand', () => {
  const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  it.each([
    ['localhost:5001', 'docker login localhost:5001'],
    [
      ecr,
      `aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin ${ecr}`,
    ],
  ])('for %s is %s', (registry, command) => {
    expect(loginCommand(registry)).toBe(command);
  });
});
