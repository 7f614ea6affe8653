import { describe, expect, it } from 'vitest';
import { assertMapped, assertPinned } from './base-image';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('assertPinned', () => {
  it.each<[string, Record<string, string>]>([
    ['no map', {}],
    ['digests', { 'node:24': `docker.io/library/node@${digest}`, other: `localhost:5001/other:1@${digest}` }],
  ])('is content with %s', (_name, images) => expect(() => assertPinned(images)).not.toThrow());

  it.each(['docker.io/library/node:24', `node@${digest.slice(0, 20)}`])('refuses %s', (reference) => {
    expect(() => assertPinned({ 'node:24': reference })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTIONS', mend: expect.stringContaining('base-images.sh') }),
    );
  });
});

describe('assertMapped', () => {
  const file = 'apps/a/Dockerfile.eks';

  it.each([
    ['a base of the map', 'FROM node:24', { 'node:24': `node@${digest}` }],
    ['a digest in the Dockerfile', `FROM node:24@${digest}`, {}],
    ['nothing but what the plugin gives', 'FROM scratch\nRUN --mount=from=nx-multiarch,target=/x true', {}],
  ])('is content with %s', (_name, text, images) =>
    expect(() => assertMapped({ file, text }, images)).not.toThrow(),
  );

  it('refuses a tag that no map pins', () => {
    expect(() => assertMapped({ file, text: 'FROM alpine:3' }, {})).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTIONS',
        happened: expect.stringContaining('apps/a/Dockerfile.eks stands on alpine:3, which has no digest'),
        mend: expect.stringContaining('docker buildx imagetools inspect alpine:3'),
      }),
    );
  });
});
