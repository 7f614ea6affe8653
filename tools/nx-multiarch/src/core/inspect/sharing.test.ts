import { describe, expect, it } from 'vitest';
import { digestLike, heldImage } from '../../testing/held-image';
import { heldSize } from './held';
import { type NamedImage, sharesOf, storedBytes } from './sharing';

const config = (character: string) => ({ config: { digest: digestLike(character), size: 10 } });
const named = (repository: string, image: NamedImage['image']): NamedImage => ({ repository, image });

const old = named('r/app', heldImage('a', 'arm64', { '1': 1000, '2': 50 }, config('7')));
const next = named('r/app', heldImage('b', 'arm64', { '1': 1000, '3': 70 }, config('8')));
const other = named('r/other', heldImage('d', 'arm64', { '1': 1000, '2': 50, '4': 5 }, config('9')));

describe('sharesOf', () => {
  it('divides an image into its own bytes and those of others', () => {
    expect(sharesOf(next, [old, next, other])).toEqual({
      own: 180,
      shared: 1000,
      with: [
        { repository: 'r/app', platform: 'linux/arm64', digest: old.image.digest, bytes: 1000 },
        { repository: 'r/other', platform: 'linux/arm64', digest: other.image.digest, bytes: 1000 },
      ],
    });
  });

  it('names the one with the most bytes in common first', () => {
    const { with: shared } = sharesOf(old, [old, next, other]);
    expect(shared.map(({ repository, bytes }) => [repository, bytes])).toEqual([
      ['r/other', 1050],
      ['r/app', 1000],
    ]);
  });

  it('shares nothing where it is alone, and counts a layer that stands there twice once', () => {
    const layer = { digest: digestLike('1'), size: 1000 };
    const twice = named('r/app', { ...old.image, layers: [layer, layer] });
    expect(sharesOf(twice, [twice])).toEqual({ own: 1110, shared: 0, with: [] });
    expect(heldSize(twice.image)).toBe(1110);
  });

  it('shares all but its manifest with itself in another repository', () => {
    const copy = named('r/copy', old.image);
    expect(sharesOf(old, [old, copy])).toMatchObject({ own: 100, shared: 1060 });
  });
});

it('counts what is stored once, and what it would be without layers that are shared', () => {
  expect(storedBytes([old, next, other])).toEqual({
    once: 300 + 30 + 1000 + 50 + 70 + 5,
    each: 1160 + 1180 + 1165,
  });
});
