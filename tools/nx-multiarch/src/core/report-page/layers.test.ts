import { describe, expect, it } from 'vitest';
import type { PageImage } from './report';
import { layersOf, letterOf, storedBytes } from './layers';

/** An image of layers of one letter and a size in bytes each: `b5` has five bytes. Its manifest and config have 10. */
function image(name: string, layers: string[], base: string[] = []): PageImage {
  const all = layers.map((text) => ({ digest: text[0]!, size: Number(text.slice(1)) }));
  const once = new Map(all.map((layer) => [layer.digest, layer.size]));
  const size = [...once.values()].reduce((sum, each) => sum + each, 10);
  return { name, digest: name, size, references: [], layers: all, base };
}

const one = image('one', ['b50', 'n40', 'j3', 'e1', 'e1'], ['b', 'n']);
const other = image('other', ['b50', 'm40', 'j3'], ['b', 'm']);
const alone = image('alone', ['x3', 'y3'], []);

describe('layersOf', () => {
  it('says of each layer whose it is, and gives the shared ones letters, the largest first', () => {
    expect([...layersOf([one, other, alone]).values()]).toEqual([
      { digest: 'b', size: 50, kind: 'base', images: ['one', 'other'], letter: 'A' },
      { digest: 'n', size: 40, kind: 'base', images: ['one'] },
      { digest: 'j', size: 3, kind: 'shared', images: ['one', 'other'], letter: 'B' },
      { digest: 'e', size: 1, kind: 'own', images: ['one'] },
      { digest: 'm', size: 40, kind: 'base', images: ['other'] },
      { digest: 'x', size: 3, kind: 'own', images: ['alone'] },
      { digest: 'y', size: 3, kind: 'own', images: ['alone'] },
    ]);
  });

  it('gives layers of one size the same letters in whatever order images come', () => {
    const twin = { ...alone, name: 'twin' };
    const reversed = { ...alone, layers: alone.layers.toReversed() };
    const lettersOf = (images: PageImage[]) =>
      [...layersOf(images).values()].map(({ digest, letter }) => `${digest}${letter}`).sort();
    expect(lettersOf([alone, twin])).toEqual(['xA', 'yB']);
    expect(lettersOf([reversed, twin])).toEqual(['xA', 'yB']);
  });

  it('knows a base layer that only one of two records calls so', () => {
    const unknown = { ...other, base: undefined };
    expect(layersOf([unknown, one]).get('b')?.kind).toBe('base');
    expect(layersOf([one, unknown]).get('b')?.kind).toBe('base');
    expect(layersOf([unknown, { ...unknown, name: 'third' }, alone]).get('b')?.kind).toBe('shared');
  });
});

describe('letterOf', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [52, 'BA'],
    [702, 'AAA'],
  ])('%i -> %s', (position, letter) => expect(letterOf(position)).toBe(letter));
});

describe('storedBytes', () => {
  it('counts each layer once', () => {
    expect(storedBytes([one, other, alone])).toEqual({ once: 104 + 103 + 16 - 53, each: 104 + 103 + 16 });
  });

  it('is nothing of nothing', () => expect(storedBytes([])).toEqual({ once: 0, each: 0 }));
});
