import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { servePeer } from './work';

/**
 * The peer of studio's POST /api/transform: the same pipeline called from sharp directly, with the settings of a
 * server (one thread an image, no cache). Its argument is the image; the benchmark compares the results byte by byte.
 */
const image = readFileSync(process.argv[2]!);
sharp.concurrency(1);
sharp.cache(false);

servePeer(async () => {
  const made = await sharp(image, { limitInputPixels: 50_000_000 })
    .timeout({ seconds: 20 })
    .autoOrient()
    .resize({ width: 400, fit: 'inside', withoutEnlargement: true })
    .toFormat('webp', { quality: 80 })
    .toBuffer();
  return createHash('sha256').update(made).digest('hex');
});
