import { machineCapacity } from '../src/capacity';
import { ImagingError } from '../src/errors';
import { loadSharp } from '../src/load-sharp';
import { metadata } from '../src/metadata';
import { resize } from '../src/resize';
import { gif } from './gif';
import { sheet } from './pictures';
import { claimSize, oneColour, packedText, withChunks } from './png';
import { claimCanvas, longAnimation } from './webp';

/**
 * A process of its own that attacks the library: bombs, twice as many at once as there are places, and the most expensive
 * images that are still allowed. Prints how much its memory grew at the worst, and what each attack was answered with.
 */
async function attack(): Promise<void> {
  await loadSharp();
  const files = await weapons();
  const before = process.memoryUsage.rss();
  const answers: Record<string, string[]> = {};
  for (const [name, file] of Object.entries(files)) {
    const times = machineCapacity().imagesAtOnce * 2;
    const attempts = Array.from({ length: times }, () => [metadata(file), resize(file, { width: 800 })]);
    const ends = await Promise.all(attempts.flat().map((attempt) => attempt.then(() => 'done', codeOf)));
    answers[name] = [...new Set(ends)].sort();
  }
  // resourceUsage has kilobytes, on every system.
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ answers, before, peak, imagesAtOnce: machineCapacity().imagesAtOnce }));
}

async function weapons(): Promise<Record<string, Buffer>> {
  const png = await sheet(64, 64).png().toBuffer();
  return {
    'too many pixels': oneColour(30_000),
    'text that unpacks to 1.7 GB': withChunks(png, Array<Buffer>(250).fill(packedText(7_000_000))),
    'frames of a GIF': gif({ frames: 100_000 }),
    'frames of a WebP': await longAnimation(50_000),
    'a lying canvas': await claimCanvas(16_000),
    'a lying header': claimSize(png, 7_000, 7_000),
    'just allowed, as PNG': oneColour(7_000),
    'just allowed, as animation': await claimCanvas(7_000),
    'just allowed, progressive': await sheet(5_000, 4_000).jpeg({ progressive: true }).toBuffer(),
    'just allowed, as AVIF': await sheet(3_500, 3_500).avif({ effort: 0 }).toBuffer(),
  };
}

function codeOf(error: unknown): string {
  return error instanceof ImagingError ? error.code : String(error);
}

void attack();
