/** What an image may be, what may be made of it, and how long that may take. */
export interface Limits {
  /** Bytes of the file. */
  bytes: number;
  /**
   * Width times height of one frame, before resizing: what a decoder needs memory for, about five bytes each. Pixels of
   * more than four bytes (16 bits a channel, floats) count for more, those of AVIF for four.
   */
  pixels: number;
  /** Width times height of the result; pixels of AVIF count for two. */
  outputPixels: number;
  /** Frames of an animation, pages of a TIFF. Only the first is ever decoded, but the header scan walks them all. */
  frames: number;
  /** Seconds of work on one image, from its turn on; waiting for the turn has a limit of its own. */
  seconds: number;
}

/** Today's telephones take photos of 12 to 50 megapixels; docs/imaging.md gives the reason of each number. */
export const defaultLimits: Readonly<Limits> = {
  bytes: 10 * 1024 * 1024,
  pixels: 50_000_000,
  outputPixels: 25_000_000,
  frames: 1_000,
  seconds: 20,
};

/** The defaults, with what a caller wants otherwise. */
export function withDefaults(limits: Partial<Limits> = {}): Limits {
  return { ...defaultLimits, ...limits };
}
