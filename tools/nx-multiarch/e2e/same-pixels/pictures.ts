import sharp from 'sharp';

const width = 400;
const height = 300;

/** A linear congruential generator (Numerical Recipes' numbers): the same noise everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Like a photo: slow gradients, an edge here and there, and the noise of a sensor. */
function photo(channels: 3 | 4): ReturnType<typeof sharp> {
  const random = noise(20_250_116);
  const data = Buffer.alloc(width * height * channels);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const edge = (x - 250) ** 2 + (y - 120) ** 2 < 60 ** 2 ? 60 : 0;
    const shades = [(x / width) * 200, (y / height) * 200, ((x + y) / (width + height)) * 180, 0];
    for (let channel = 0; channel < 3; channel += 1) {
      data[at * channels + channel] = shades[channel]! + edge * random() + 24 * random();
    }
    if (channels === 4) data[at * channels + 3] = Math.min(255, x);
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** The files that both images get: made once, by this machine, so both get the same bytes. */
export const pictures: Record<string, () => Promise<Buffer>> = {
  png: () => photo(3).png().toBuffer(),
  'png with alpha': () => photo(4).png().toBuffer(),
  'png of 16 bits': () => photo(3).toColourspace('rgb16').png().toBuffer(),
  jpeg: () => photo(3).jpeg({ quality: 90 }).toBuffer(),
  'jpeg, turned': () => photo(3).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer(),
  'jpeg in Display P3': () => photo(3).withIccProfile('p3').jpeg({ quality: 90 }).toBuffer(),
  webp: () => photo(3).webp({ quality: 90 }).toBuffer(),
  avif: () => photo(3).avif({ quality: 70 }).toBuffer(),
  tiff: () => photo(3).tiff({ compression: 'lzw' }).toBuffer(),
  gif: () => photo(3).gif().toBuffer(),
};
