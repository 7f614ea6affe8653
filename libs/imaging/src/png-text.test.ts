import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { noise } from '../testing/pictures';
import { chunk, packedText, withChunks } from '../testing/png';
import { withoutText } from './png-text';

const png = (): Promise<Buffer> => noise(20, 10).png().toBuffer();

describe('the text of a PNG', () => {
  it('is left out, wherever it stands, and nothing else', async () => {
    const texts = [
      chunk('tEXt', Buffer.from('a\0b')),
      packedText(5_000),
      chunk('iTXt', Buffer.from('a\0\0\0\0\0b')),
    ];
    const plain = await png();
    const end = plain.length - 12;
    const file = withChunks(
      Buffer.concat([plain.subarray(0, end), texts[0]!, texts[1]!, plain.subarray(end)]),
      texts,
    );
    expect(Buffer.from(withoutText(file)).equals(plain)).toBe(true);
  });

  it('is not looked for where there is none', async () => {
    const plain = await png();
    expect(withoutText(plain)).toBe(plain);
    const jpeg = await noise(20, 10).jpeg().toBuffer();
    expect(withoutText(jpeg)).toBe(jpeg);
    const empty = new Uint8Array();
    expect(withoutText(empty)).toBe(empty);
  });

  it('is found in a view into a larger buffer', async () => {
    const file = withChunks(await png(), [packedText(100)]);
    const view = Uint8Array.from([...Buffer.alloc(7), ...file]).subarray(7);
    expect(withoutText(view).length).toBeLessThan(view.length);
  });

  it.each([
    ['a length that leads out of the file', 0xffff_fff0],
    ['a length of nothing, again and again', 0],
  ])('does not run away with %s', async (_, length) => {
    const file = await png();
    file.writeUInt32BE(length, 8);
    expect(withoutText(file).length).toBe(file.length);
  });

  it('does not take the place of orientation and profile', async () => {
    const turned = await noise(20, 10).withMetadata({ orientation: 6 }).withIccProfile('p3').png().toBuffer();
    const file = withoutText(withChunks(turned, [packedText(100)]));
    expect(await sharp(file).metadata()).toMatchObject({ orientation: 6, hasProfile: true });
  });
});
