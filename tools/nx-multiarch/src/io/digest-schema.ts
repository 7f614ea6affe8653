import { z } from 'zod';
import { type Digest, isDigest } from '../core/image-ref';

/** A digest in what a registry or another machine sent. */
export const digestSchema = z.custom<Digest>(
  (value) => typeof value === 'string' && isDigest(value),
  'no digest',
);
