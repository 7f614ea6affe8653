import sharp from 'sharp';

export type Picture = ReturnType<typeof sharp>;

/** A sheet of one colour. */
export function sheet(width: number, height: number, background = '#c82828'): Picture {
  return sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false });
}

/** Noise that compresses badly and is the same every time. */
export function noise(width: number, height: number): Picture {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, at) => (at * 7919) % 251));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The shades of the corners, clockwise from the upper left: a picture that shows which way it is turned. */
export const corners = [20, 90, 160, 230] as const;

/** Four grey fields of 16 x 8 pixels each, 32 x 16 in all. */
export function fields(): Picture {
  const [width, height] = [32, 16];
  const [upperLeft, upperRight, lowerRight, lowerLeft] = corners;
  const shade = (at: number): number => {
    const [left, upper] = [at % width < width / 2, at < (width * height) / 2];
    if (upper) return left ? upperLeft : upperRight;
    return left ? lowerLeft : lowerRight;
  };
  const data = Buffer.from(Array.from({ length: width * height }, (_, at) => shade(at)));
  return sharp(data, { raw: { width, height, channels: 1 } });
}

/** The shades of an image's corners, clockwise from the upper left. */
export async function cornersOf(image: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(image).greyscale().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number => data[(y * info.width + x) * info.channels]!;
  const [right, bottom] = [info.width - 3, info.height - 3];
  return [at(2, 2), at(right, 2), at(right, bottom), at(2, bottom)];
}
