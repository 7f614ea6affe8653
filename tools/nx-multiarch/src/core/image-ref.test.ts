import { describe, expect, it } from 'vitest';
import { MultiarchError } from './errors';
import { formatImageRef, parseImageRef, parseRegistry } from './image-ref';

const HEX = 'a'.repeat(64);
const DIGEST = `sha256:${HEX}`;

describe('parseImageRef', () => {
  it.each([
    ['node', 'docker.io', 'library/node', undefined, undefined],
    ['node:24', 'docker.io', 'library/node', '24', undefined],
    ['team/app', 'docker.io', 'team/app', undefined, undefined],
    ['docker.io/node', 'docker.io', 'library/node', undefined, undefined],
    ['index.docker.io/team/app', 'docker.io', 'team/app', undefined, undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['localhost:5001/app:dev-latest', 'localhost:5001', 'app', 'dev-latest', undefined],
    ['localhost:5001', 'docker.io', 'library/localhost', '5001', undefined],
    ['127.0.0.1:5001/a/b/c', '127.0.0.1:5001', 'a/b/c', undefined, undefined],
    ['[::1]:5001/app', '[::1]:5001', 'app', undefined, undefined],
    ['registry/app', 'docker.io', 'registry/app', undefined, undefined],
    ['registry:80/app', 'registry:80', 'app', undefined, undefined],
    ['REGISTRY/app', 'REGISTRY', 'app', undefined, undefined],
    ['1.dkr.ecr.eu-west-1.amazonaws.com/n/a:t', '1.dkr.ecr.eu-west-1.amazonaws.com', 'n/a', 't', undefined],
    ['ghcr.io/a__b/c---d/e.f_g', 'ghcr.io', 'a__b/c---d/e.f_g', undefined, undefined],
    [`h.io/app@${DIGEST}`, 'h.io', 'app', undefined, DIGEST],
    [`h.io/app:v1@${DIGEST}`, 'h.io', 'app', 'v1', DIGEST],
    [`app:${'t'.repeat(128)}`, 'docker.io', 'library/app', 't'.repeat(128), undefined],
  ])('reads %s', (text, registry, repository, tag, digest) => {
    const ref = parseImageRef(text);
    expect([ref.registry, ref.repository, ref.tag, ref.digest]).toEqual([registry, repository, tag, digest]);
    expect(parseImageRef(formatImageRef(ref))).toEqual(ref);
  });

  it.each([
    ['', 'reference'],
    [':tag', 'repository'],
    ['/app', 'repository'],
    ['a//b', 'repository'],
    ['App', 'repository'],
    ['localhost:5001/App', 'repository'],
    ['h.io/a..b', 'repository'],
    ['h.io/a___b', 'repository'],
    ['h.io/-a', 'repository'],
    ['h.io/', 'repository'],
    ['https://h.io/app', 'registry'],
    [`h.io/${'a'.repeat(256)}`, 'repository'],
    ['-h.io/app', 'registry'],
    ['h.io:port/app', 'registry'],
    ['user@h.io/app', 'digest'],
    ['app:', 'tag'],
    ['app:-v1', 'tag'],
    ['app:a:b', 'tag'],
    [`app:${'t'.repeat(129)}`, 'tag'],
    ['app@', 'digest'],
    [`app@md5:${HEX}`, 'digest'],
    [`app@sha256:${HEX.toUpperCase()}`, 'digest'],
    [`app@sha256:${HEX}a`, 'digest'],
  ])('refuses %j and names the %s', (text, part) => {
    const error = errorOf(() => parseImageRef(text));
    expect([error.code, error.details['part']]).toEqual(['BAD_REFERENCE', part]);
    expect(error.mend).toContain(part);
  });
});

describe('parseRegistry', () => {
  it('takes a host and a port, no path and no scheme', () => {
    expect(parseRegistry('localhost:5001')).toBe('localhost:5001');
    expect(errorOf(() => parseRegistry('http://localhost')).details['part']).toBe('registry');
    expect(errorOf(() => parseRegistry('https://localhost:5001/')).expected).toBe('localhost:5001');
  });
});

function errorOf(action: () => unknown): MultiarchError {
  try {
    action();
  } catch (error) {
    if (error instanceof MultiarchError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
