/** What an image may be. */
export interface Limits {
  /** Bytes of the file. */
  bytes: number;
  /** Width times height, before resizing: what a decoder needs memory for, some 4 bytes each. */
  pixels: number;
}

/** 10 MiB and 50 megapixels: the photos of today's telephones, and 200 MB of memory at the most. */
export const defaultLimits: Limits = { bytes: 10 * 1024 * 1024, pixels: 50_000_000 };
