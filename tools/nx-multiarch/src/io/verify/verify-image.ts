import { type Architecture, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import type { Finding } from '../../core/verify/findings';
import { checkContents } from '../../core/verify/image-rules';
import { checkManifest } from '../../core/verify/manifest-rules';
import { readImage } from './image-file';
import { inventoriesOf, type ScanContext } from './scan-cache';

/** One layout to verify; `folder` is absolute. */
export interface VerifyRequest {
  folder: string;
  architecture: Architecture;
  deployment: Deployment;
}

/** What was found; the counts are 0 where layers of their type are not opened. */
export interface ImageVerdict {
  manifestDigest: string;
  elfFiles: number;
  addons: number;
  findings: Finding[];
}

/**
 * Holds one image layout to its platform and its deployment target. Reads the layout alone: no engine, and nothing
 * of the image is run.
 *
 * @throws MultiarchError LAYOUT_MISSING, LAYOUT_DAMAGED; the signal's reason
 */
export async function verifyImage(request: VerifyRequest, context: ScanContext): Promise<ImageVerdict> {
  const { folder, architecture, deployment } = request;
  const platform = linux(architecture);
  const facts = await readImage(folder, platform);
  const { manifestDigest } = facts;
  const findings = checkManifest(facts, platform, deployment);
  if (findings.some(({ rule }) => rule === 'layer-type')) {
    return { manifestDigest, elfFiles: 0, addons: 0, findings };
  }
  const layers = await inventoriesOf(folder, facts.layers, context);
  const contents = checkContents(facts, layers, architecture, deployment);
  return { manifestDigest, ...contents, findings: [...findings, ...contents.findings] };
}
