import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withSegment } from '../testing/jpeg';
import { noise } from '../testing/pictures';
import { chunk, withChunks } from '../testing/png';
import { formats } from './output-size';
import { resize } from './resize';

const secret = 'somebody was here';
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${secret} --></x:xmpmeta>`;

/** EXIF with a place, XMP, IPTC (in Photoshop's segment), a colour profile and a comment. */
async function photo(): Promise<Buffer> {
  const jpeg = await noise(60, 40)
    .withExif({
      IFD0: { Artist: secret, Copyright: secret },
      IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withXmp(xmp)
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  const iptc = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, secret.length]), Buffer.from(secret)]);
  const length = Buffer.from([0, 0, 0, iptc.length]);
  const resource = [Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'), length, iptc];
  const padding = Buffer.alloc(iptc.length % 2);
  const withIptc = withSegment(jpeg, 0xed, Buffer.concat([...resource, padding]));
  return withSegment(withIptc, 0xfe, Buffer.from(secret));
}

describe('what is left behind', () => {
  it.each(formats)('%s has no EXIF, place, XMP, IPTC, profile or comment', async (format) => {
    const before = await sharp(await photo()).metadata();
    expect([before.exif, before.xmp, before.iptc, before.icc].map(Boolean)).toEqual([true, true, true, true]);
    const { data } = await resize(await photo(), { width: 30, format });
    const after = await sharp(data).metadata();
    const kept = [after.exif, after.xmp, after.iptc, after.icc, after.comments, after.orientation];
    expect(kept.filter((value) => value !== undefined)).toEqual([]);
    expect(data.includes(secret)).toBe(false);
  });

  it.each(formats)('%s has no text of a PNG', async (format) => {
    const text = chunk('tEXt', Buffer.from(`Author\0${secret}`));
    const file = withChunks(await noise(60, 40).png().toBuffer(), [text]);
    expect((await sharp(file).metadata()).comments).toEqual([{ keyword: 'Author', text: secret }]);
    const { data } = await resize(file, { width: 30, format });
    expect(data.includes(secret)).toBe(false);
    expect((await sharp(data).metadata()).comments).toBeUndefined();
  });
});
