import { join } from 'node:path';
import type { Architecture } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { isStatementOf } from '../../core/provenance/statement';
import { type AttestKind, assertAttested } from '../../core/referrers/attest';
import { provenanceFile } from '../../core/referrers/files';
import { shortDigest } from '../../core/report';
import type { Environment } from '../../graph/options';
import { pluginVersion } from '../../graph/plugin-version';
import type { Layout } from '../../io/layout';
import { type Attachment, attachmentOf } from '../../io/referrers/attachment';
import { sbomOf } from '../../io/sbom/layout-sbom';
import { readText } from '../../io/text-file';
import { scanFolder } from '../../io/verify/scan-cache';

/** What the attachments of an image are made from. */
export interface AttestRun {
  root: string;
  project: string;
  /** What the environment wants. */
  settings: { target: Pick<Environment, 'attest'> };
  options: { environment: string };
  signal: AbortSignal;
}

/**
 * What an environment wants beside each of these images. SBOMs are made from the layouts that are about to be pushed,
 * and not from files that may be of others; a provenance is what the build left.
 *
 * @throws MultiarchError NOT_ATTESTED where the layout's build left no provenance
 */
export async function attachmentsOf(
  layouts: readonly Layout[],
  { deployment }: { deployment: Deployment },
  { root, project, settings, options, signal }: AttestRun,
): Promise<Attachment[]> {
  const wanted = settings.target.attest ?? [];
  const found: Attachment[] = [];
  for (const layout of layouts) {
    const image = { project, deployment, architecture: layout.platform.architecture as Architecture };
    const texts: Partial<Record<AttestKind, string>> = {
      ...(wanted.includes('sbom') ? { sbom: await sbomText(layout, image, root, signal) } : {}),
      ...(wanted.includes('provenance') ? { provenance: await provenanceText(layout, image, root) } : {}),
    };
    const kinds = wanted.filter((kind) => texts[kind] !== undefined);
    assertBuilt(layout, wanted, kinds, project, options.environment);
    found.push(...kinds.map((kind) => attachmentOf(kind, texts[kind]!, layout.manifest)));
  }
  return found;
}

type Image = { project: string; deployment: Deployment; architecture: Architecture };

async function sbomText(
  { folder }: Layout,
  image: Image,
  root: string,
  signal: AbortSignal,
): Promise<string> {
  const request = { ...image, folder, toolVersion: pluginVersion() };
  return (await sbomOf(request, { cache: scanFolder(root), signal })).text;
}

async function provenanceText({ manifest }: Layout, image: Image, root: string): Promise<string | undefined> {
  const text = await readText(join(root, provenanceFile(image, image.architecture)));
  return text !== undefined && isStatementOf(text, manifest.digest) ? text : undefined;
}

function assertBuilt(
  { platform, manifest, folder }: Layout,
  wanted: readonly AttestKind[],
  kinds: readonly AttestKind[],
  project: string,
  environment: string,
): void {
  const name = `${platform.os}/${platform.architecture} ${shortDigest(manifest.digest)}`;
  const mend = `build it here: nx docker-build ${project} --skip-nx-cache`;
  assertAttested(folder, wanted, [{ name, kinds }], { to: environment, mend });
}
