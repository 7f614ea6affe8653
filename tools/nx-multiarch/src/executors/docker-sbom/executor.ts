import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { sbomFile } from '../../core/referrers/files';
import { shortDigest } from '../../core/report';
import { count, titleOf } from '../../core/verify/report';
import { pluginVersion } from '../../graph/plugin-version';
import { sbomOf } from '../../io/sbom/layout-sbom';
import { writeText } from '../../io/text-file';
import { scanFolder } from '../../io/verify/scan-cache';
import { runTask, type TaskOutcome } from '../run-task';

/** The options of schema.json; folders are from the workspace's root. */
export interface DockerSbomOptions {
  images: { deployment: Deployment; layouts: { architecture: Architecture; folder: string }[] }[];
}

/** Writes the SBOM of every image of a project; prints a line for each: the file, and how much is in it. */
export default function dockerSbom(
  { images }: DockerSbomOptions,
  { root, projectName: project = '' }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    for (const { deployment, layouts } of images) {
      for (const { architecture, folder } of layouts) {
        const title = titleOf(project, deployment, architecture);
        const onScan = ({ digest }: { digest: string }) =>
          void process.stderr.write(`${title}: reading the layer ${shortDigest(digest)}\n`);
        const request = { project, deployment, architecture, folder: join(root, folder) };
        const cache = scanFolder(root);
        const sbom = await sbomOf({ ...request, toolVersion: pluginVersion() }, { cache, onScan, signal });
        const file = sbomFile({ project, deployment }, architecture);
        await writeText(join(root, file), sbom.text);
        warn(title, sbom.unread);
        process.stdout.write(`${file} ${count(sbom.ingredients.length, 'package')}\n`);
      }
    }
  });
}

function warn(title: string, unread: readonly string[]): void {
  for (const path of unread) {
    process.stderr.write(`${title}: ${path} is not read, so the packages in it are not in the SBOM\n`);
  }
}
