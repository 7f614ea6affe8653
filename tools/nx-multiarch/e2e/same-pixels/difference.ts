/** How far two images of the same size are apart, in steps of 0 to 255. */
export interface Difference {
  /** Of the worst channel of the worst pixel. */
  max: number;
  /** Of all channels of all pixels, of the channel that differs most. */
  mean: number;
}

/** Decoded pixels, channel after channel. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** @throws Error when the images are not of the same shape */
export function difference(one: Pixels, other: Pixels): Difference {
  if (shape(one) !== shape(other)) {
    throw new Error(`images of two shapes: ${shape(one)} and ${shape(other)}, expected the same`);
  }
  const sums = new Array<number>(one.channels).fill(0);
  let max = 0;
  one.data.forEach((value, at) => {
    const apart = Math.abs(value - other.data[at]!);
    sums[at % one.channels]! += apart;
    max = Math.max(max, apart);
  });
  return { max, mean: Math.max(...sums) / (one.width * one.height) };
}

function shape({ width, height, channels }: Pixels): string {
  return `${width} x ${height} x ${channels}`;
}
