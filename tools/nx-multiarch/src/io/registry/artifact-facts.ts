import { z } from 'zod';
import type { ArtifactFacts } from '../../core/referrers/attest';

const text = z.string().min(1).optional().catch(undefined);
/** What others wrote wrongly is as if it were not there. */
const manifest = z.object({
  mediaType: text,
  artifactType: text,
  config: z.object({ mediaType: text }).optional().catch(undefined),
  annotations: z.record(z.string(), z.string()).optional().catch(undefined),
});

/**
 * What a list of referrers names of a manifest. One without an artifact type is of the type of its config, and MUST be
 * listed as that: distribution-spec v1.1, "Listing Referrers"; image-spec v1.1 manifest.md, "artifactType".
 *
 * @param bytes a manifest, which is JSON
 * @returns its media type too, where it names it: image-spec v1.1, "mediaType", SHOULD
 */
export function artifactFacts(bytes: Buffer): ArtifactFacts & { mediaType?: string | undefined } {
  const { mediaType, artifactType, config, annotations } = manifest.parse(JSON.parse(bytes.toString('utf8')));
  return { mediaType, artifactType: artifactType ?? config?.mediaType, annotations };
}
