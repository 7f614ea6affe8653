import { describe, expect, it } from 'vitest';
import { claimSize as claimAvif } from '../testing/avif';
import { gif } from '../testing/gif';
import { claimSize as claimJpeg } from '../testing/jpeg';
import { noise, sheet } from '../testing/pictures';
import { claimSize as claimPng, oneColour } from '../testing/png';
import { tiff } from '../testing/tiff';
import { animation, claimCanvas, longAnimation } from '../testing/webp';
import type { ImagingErrorCode } from './errors';
import { metadata } from './metadata';
import { resize } from './resize';

type Case = readonly [string, () => Buffer | Promise<Buffer>, ImagingErrorCode];

const text = (value: string) => (): Buffer => Buffer.from(value);
const svg = (inside: string, doctype = ''): string =>
  `${doctype}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inside}</svg>`;

/** Ten entities, each ten times the one before: ten thousand million times "lol". */
const billionLaughs = Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join('');

const notImages: Case[] = [
  ['no bytes', text(''), 'not-an-image'],
  ['one byte', text('a'), 'not-an-image'],
  ['text', text('not an image at all'), 'not-an-image'],
  ['HTML', text('<!doctype html><script>alert(1)</script>'), 'not-an-image'],
  ['PDF', text('%PDF-1.4\n%%EOF'), 'not-an-image'],
  ['BMP', text(`BM${'\0'.repeat(60)}`), 'not-an-image'],
  ['a plain SVG', text(svg('<rect width="9" height="9"/>')), 'not-an-image'],
  [
    'an SVG that reads a file of this machine',
    text(svg('<text>&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    'not-an-image',
  ],
  [
    'an SVG of a thousand million laughs',
    text(svg('<text>&l9;</text>', `<!DOCTYPE svg [<!ENTITY l0 "lol">${billionLaughs}]>`)),
    'not-an-image',
  ],
  [
    'an SVG that asks another server',
    text(svg('<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>')),
    'not-an-image',
  ],
];

const bombs: Case[] = [
  ['a PNG of 30000 x 30000', () => oneColour(30_000), 'too-large'],
  ['a GIF with a frame of 60000 x 60000', () => gif({ frameSide: 60_000 }), 'too-large'],
  ['a GIF of 10,000 frames', () => gif({ frames: 10_000 }), 'too-many-frames'],
  ['a WebP of 50,000 frames', () => longAnimation(50_000), 'too-many-frames'],
  ['a WebP whose canvas claims 16383 x 16383', () => claimCanvas(16_383), 'too-large'],
  ['a TIFF of 2,000 pages', () => tiff({ width: 16, height: 16, pages: 2_000 }), 'too-many-frames'],
  ['a TIFF that claims 60000 x 60000', () => tiff({ width: 60_000, height: 60_000 }), 'too-large'],
  [
    'an AVIF that claims 30000 x 30000',
    async () => claimAvif(await sheet(64, 64).avif().toBuffer(), 30_000, 30_000),
    'too-large',
  ],
  [
    'a JPEG that claims 20000 x 20000',
    async () => claimJpeg(await sheet(64, 64).jpeg().toBuffer(), 20_000, 20_000),
    'too-large',
  ],
];

describe('what is refused by the header alone', () => {
  it.each([...notImages, ...bombs])('%s', async (_, make, code) => {
    const file = await make();
    const started = performance.now();
    await expect(metadata(file)).rejects.toMatchObject({ name: 'ImagingError', code });
    await expect(resize(file, { width: 10 })).rejects.toMatchObject({ name: 'ImagingError', code });
    // Nothing was decoded: all of it together would take minutes.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

const cut =
  (format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif', part: number) => async (): Promise<Buffer> => {
    const whole = await noise(120, 80).toFormat(format).toBuffer();
    return whole.subarray(0, Math.floor(whole.length * part));
  };

const damaged: Case[] = [
  ['only the signature of a PNG', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'damaged'],
  ['only the start of a JPEG', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'damaged'],
  ['an AVIF of no content', text('\0\0\0\x18ftypavif\0\0\0\0avifmif1'), 'damaged'],
  ['half of a JPEG', cut('jpeg', 0.5), 'damaged'],
  ['a JPEG without its last tenth', cut('jpeg', 0.9), 'damaged'],
  ['half of a PNG', cut('png', 0.5), 'damaged'],
  ['half of a GIF', cut('gif', 0.5), 'damaged'],
  ['most of an AVIF', cut('avif', 0.9), 'damaged'],
  [
    'a PNG that claims more than it has',
    async () => claimPng(await sheet(64, 64).png().toBuffer(), 5_000, 5_000),
    'damaged',
  ],
  [
    'a JPEG that claims more than it has',
    async () => claimJpeg(await sheet(64, 64).jpeg().toBuffer(), 6_000, 6_000),
    'damaged',
  ],
  [
    'an AVIF that claims more than it has',
    async () => claimAvif(await sheet(64, 64).avif().toBuffer(), 3_000, 3_000),
    'damaged',
  ],
  [
    'an AVIF that claims less than it has',
    async () => claimAvif(await sheet(2_000, 2_000).avif({ effort: 0 }).toBuffer(), 64, 64),
    'damaged',
  ],
  ['a TIFF that claims more than it has', () => tiff({ width: 7_000, height: 7_000 }), 'damaged'],
  ['a TIFF whose directory leads to itself', () => tiff({ width: 16, height: 16, loop: true }), 'damaged'],
];

describe('what turns out damaged when it is decoded', () => {
  it.each(damaged)('%s', async (_, make, code) => {
    await expect(resize(await make(), { width: 10 })).rejects.toMatchObject({ name: 'ImagingError', code });
  });
});

describe('what is an image, and something else besides', () => {
  const zip = Buffer.from('PK\x03\x04 a file that is hidden behind the image');
  const script = Buffer.from('*/alert(1)//');

  it.each([
    ['a JPEG with a ZIP behind it', async () => Buffer.concat([await noise(40, 30).jpeg().toBuffer(), zip])],
    ['a PNG with a ZIP behind it', async () => Buffer.concat([await noise(40, 30).png().toBuffer(), zip])],
    ['a GIF that is a script as well', () => Buffer.concat([gif({ width: 40, height: 30 }), script])],
  ])('%s: the rest is left behind', async (_, make) => {
    const file = await make();
    expect(file.includes(zip) || file.includes(script)).toBe(true);
    const { data, width, height } = await resize(file);
    expect([width, height]).toEqual([40, 30]);
    expect(data.includes('PK\x03\x04') || data.includes('alert')).toBe(false);
  });

  it('of an animation the first frame is taken', async () => {
    expect(await metadata(await animation())).toMatchObject({ frames: 2, width: 20, height: 20 });
    const { data } = await resize(await animation(), { format: 'png' });
    expect(await metadata(data)).toMatchObject({ frames: 1, width: 20, height: 20 });
  });
});
