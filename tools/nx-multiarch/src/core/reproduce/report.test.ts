import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { describeDifference, type Difference } from './difference';
import { assertReproducible, linesOf, type ReproducedImage } from './report';

const image: ReproducedImage = {
  ...{
    project: 'accounts',
    deployment: 'eks',
    platform: 'linux/arm64',
    digest: 'sha256:1',
    other: 'sha256:1',
  },
  reproducible: true,
};
const difference: Difference = {
  ...{ where: 'layer', layer: 7, step: 'RUN date', path: '/app/when', what: 'content' },
  ...{ first: 'sha256:a (29 bytes)', second: 'sha256:b (29 bytes)' },
};
const different = { ...image, other: 'sha256:2', reproducible: false };

describe('linesOf', () => {
  it('is a line for an image that came out the same', () => {
    expect(linesOf(image)).toEqual(['accounts eks linux/arm64 sha256:1 reproducible']);
  });

  it('says where two builds part', () => {
    expect(linesOf({ ...different, difference })).toEqual([
      'accounts eks linux/arm64 sha256:1 differs from sha256:2',
      '  layer 7 (RUN date): /app/when: content: sha256:a (29 bytes) | sha256:b (29 bytes)',
    ]);
  });

  it('says how to see more where a digest alone was given', () => {
    expect(linesOf(different)[1]).toContain('--with=<folder>');
  });
});

describe('describeDifference', () => {
  it('of a config', () => {
    const of: Difference = {
      where: 'config',
      path: 'config.User',
      what: 'value',
      first: '"a"',
      second: '"b"',
    };
    expect(describeDifference(of)).toBe('config: config.User: value: "a" | "b"');
  });

  it('of a layer that nothing says more of, and lets no control character through', () => {
    const of: Difference = { where: 'layer', layer: 1, what: 'archive', first: 'a\u001b[2J', second: 'b' };
    expect(describeDifference(of)).toBe('layer 1: archive: a\\u{1b}[2J | b');
  });
});

describe('assertReproducible', () => {
  it('takes images that are', () => expect(() => assertReproducible([image], 'accounts')).not.toThrow());

  it('names those that are not', async () => {
    const error = await errorOf((async () => assertReproducible([image, different], 'accounts'))());
    expect(error).toMatchObject({
      code: 'NOT_REPRODUCIBLE',
      happened: '1 of 2 images of accounts came out differently: eks linux/arm64',
    });
  });
});
