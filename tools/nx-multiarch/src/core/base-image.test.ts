import { describe, expect, it } from 'vitest';
import { assertPinned } from './base-image';

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
