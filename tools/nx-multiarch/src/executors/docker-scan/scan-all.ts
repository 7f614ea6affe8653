import { join } from 'node:path';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { repositoryComponent } from '../../core/repository';
import type { ImageSarif } from '../../core/scan/sarif';
import type { ScannedImage } from '../../core/scan/scanned';
import type { Severity } from '../../core/scan/severity';
import { exec } from '../../io/exec';
import { readLayout } from '../../io/layout';
import { scan } from '../../io/scan/trivy';
import { withWholeLayout } from '../../io/scan/whole-layout';

/** What is scanned and how; folders are from the workspace's root. */
export interface ScanRun {
  root: string;
  project: string;
  images: { deployment: Deployment; layouts: { architecture: Architecture; folder: string }[] }[];
  ignoreUnfixed: boolean;
  /** SARIF is made of these, where it is asked for. */
  sarif?: readonly Severity[];
  signal: AbortSignal;
}

/** The images in their order, and the SARIF of each where it was asked for. */
export interface Scanned {
  images: ScannedImage[];
  sarif: ImageSarif[];
}

/**
 * Scans the image of every platform, one after the other: they share Trivy's database.
 *
 * @throws MultiarchError LAYOUT_MISSING, LAYOUT_DAMAGED, BASE_LAYER_MISSING, NO_TRIVY, COMMAND_FAILED
 */
export async function scanAll(run: ScanRun): Promise<Scanned> {
  const { root, project, ignoreUnfixed, signal } = run;
  const scanned: Scanned = { images: [], sarif: [] };
  for (const { deployment, layouts } of run.images) {
    const name = `${repositoryComponent(project)}-${deployment}`;
    for (const { architecture, folder } of layouts) {
      const platform = formatPlatform(linux(architecture));
      process.stderr.write(`${project} ${deployment} ${platform}: scanning\n`);
      const layout = await readLayout(join(root, folder), linux(architecture));
      const found = await withWholeLayout(layout, (whole) =>
        scan(exec, { root, layout: whole, name, ignoreUnfixed, sarif: run.sarif, signal }),
      );
      const image = { project, deployment, platform };
      const { vulnerabilities, sarif } = found;
      scanned.images.push({ ...image, digest: layout.manifest.digest, vulnerabilities });
      if (sarif) scanned.sarif.push({ ...image, sarif });
    }
  }
  return scanned;
}
