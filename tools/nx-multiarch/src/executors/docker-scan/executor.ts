import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { joinSarif } from '../../core/scan/sarif';
import { assertNotVulnerable } from '../../core/scan/scanned';
import { DEFAULT_SEVERITIES, parseSeverities } from '../../core/scan/severity';
import { writeJson } from '../../io/json-file';
import { runTask, type TaskOutcome } from '../run-task';
import { textOf } from './print';
import { scanAll, type ScanRun } from './scan-all';

/** The options of schema.json. */
export interface DockerScanOptions extends Pick<ScanRun, 'images'> {
  severity?: string;
  ignoreUnfixed?: boolean;
  /** A file, from the workspace's root; `{project}` stands for the project's name. */
  sarif?: string;
  json?: boolean;
}

/** Scans every image of a project by Trivy; prints a table or JSON, and fails by severity. */
export default function dockerScan(
  { images, severity = DEFAULT_SEVERITIES, ignoreUnfixed = false, sarif, json }: DockerScanOptions,
  { root, projectName: project = '' }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const severities = parseSeverities(severity);
    const run = { root, project, images, ignoreUnfixed, signal, sarif: sarif ? severities : undefined };
    const scanned = await scanAll(run);
    if (sarif) await writeJson(join(root, sarif.replaceAll('{project}', project)), joinSarif(scanned.sarif));
    const text = json ? JSON.stringify(scanned.images, null, 2) : textOf(scanned.images, severities);
    process.stdout.write(`${text}\n`);
    assertNotVulnerable(scanned.images, severities, project);
  });
}
