import { describe, expect, it } from 'vitest';
import { MultiarchError } from '../errors';
import { applyExceptions, assertExceptions, assertUsed } from './exceptions';
import type { Finding } from './findings';

const wrong = (path: string): Finding => ({ rule: 'machine', path, found: 'amd64', expected: 'arm64' });
const exception = (path: string, reason = 'a fixture that nothing loads') => ({ path, reason });

function errorOf(work: () => void): Partial<MultiarchError> {
  try {
    work();
  } catch (error) {
    if (error instanceof MultiarchError) return error;
  }
  return {};
}

describe('applyExceptions', () => {
  it.each([
    ['/app/x.node', '/app/x.node', true],
    ['/app/x.node', '/app/x.node2', false],
    ['/app/**', '/app/a/b/x.node', true],
    ['/app/**', '/application/x.node', false],
    ['/**', '/anything', true],
  ])('%s covers %s: %s', (pattern, path, covered) => {
    const { open, used } = applyExceptions([wrong(path)], [exception(pattern)]);
    expect([open.length, used.length]).toEqual(covered ? [0, 1] : [1, 0]);
  });

  it('covers files and their fit alone', () => {
    const others: Finding[] = [
      { rule: 'platform', found: 'a', expected: 'b' },
      { rule: 'readable', path: '/app/x', found: 'a', expected: 'b' },
      { rule: 'entrypoint', path: '/app/x', found: 'a', expected: 'b' },
      { rule: 'hard-link', path: '/app/x', found: 'a', expected: 'b' },
      { rule: 'machine', found: 'a', expected: 'b' },
    ];
    expect(applyExceptions(others, [exception('/**')])).toEqual({ open: others, used: [] });
  });
});

describe('assertUsed', () => {
  it('passes where each of them covered something', () => {
    const exceptions = [exception('/a')];
    expect(() => assertUsed(exceptions, exceptions, 'shop')).not.toThrow();
  });

  it('names the ones that did not', () => {
    const [a, b] = [exception('/a'), exception('/b')];
    expect(errorOf(() => assertUsed([a, b], [a], 'shop'))).toMatchObject({
      code: 'VERIFY_FAILED',
      happened: 'no image of shop has a finding at /b',
      mend: expect.stringContaining('targets.docker-verify.options.exceptions'),
    });
  });
});

describe('assertExceptions', () => {
  it('takes a path, a folder, and a reason', () => {
    expect(() => assertExceptions([exception('/a'), exception('/b/**')], 'shop')).not.toThrow();
  });

  it.each([
    [exception('app/x'), 'shop: the exception "app/x" is no path'],
    [exception('/app/*.node'), 'shop: the exception "/app/*.node" is no path'],
    [exception('/a', ' '), 'shop: the exception "/a" has no reason'],
  ])('%j', (wrongOne, happened) => {
    expect(errorOf(() => assertExceptions([wrongOne], 'shop'))).toMatchObject({
      code: 'BAD_OPTIONS',
      happened,
    });
  });
});
