import { z } from 'zod';
import type { Digest } from '../../core/image-ref';
import { digestSchema } from '../digest-schema';

/** What refers to a manifest, as a list of referrers names it; `size` in bytes. */
export interface Referrer {
  mediaType: string;
  digest: Digest;
  size: number;
  artifactType?: string | undefined;
  annotations?: Record<string, string> | null | undefined;
}

/** A descriptor of a list; what else others wrote into it stays there. */
const referrer = z.looseObject({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const list = z.object({ manifests: z.array(referrer) });

/** The entries of a list (an image index: distribution-spec v1.1, "Listing Referrers"); undefined for what is none. */
export function parseReferrers(bytes: Buffer): Referrer[] | undefined {
  try {
    return list.parse(JSON.parse(bytes.toString('utf8'))).manifests;
  } catch {
    return undefined;
  }
}
