import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import Table from 'cli-table3';
import { MultiarchError } from '../../core/errors';
import { formatSize, type ReportRow, shortDigest } from '../../core/report';
import { reportPage } from '../../core/report-page/page';
import type { Report } from '../../core/report-page/report';
import { STYLE } from '../../core/report-page/style';
import { writeText } from '../../io/text-file';
import { runTask, type TaskOutcome } from '../run-task';
import { readReport, rowsOf } from './read-report';

/** The options of schema.json. */
export interface DockerReportOptions {
  json?: boolean;
  /** The file of the page, from the workspace's root. */
  html?: string;
}

const PAGE = 'dist/docker-report.html';

/**
 * Writes a page about what the last push of every project put into the registry, and prints it as a table or as JSON.
 * What was verified and not pushed is on the page too: where a push was refused, the page says why.
 */
export default function dockerReport(
  { json, html = PAGE }: DockerReportOptions,
  { root }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async () => {
    const report = await readReport(root);
    if (report.images.length + report.verified.length > 0) await writePage(root, html, report);
    if (report.images.length === 0) throw nothingPushed();
    const rows = rowsOf(report);
    process.stdout.write(`${json ? JSON.stringify(rows, null, 2) : table(rows)}\n`);
  });
}

async function writePage(root: string, file: string, report: Report): Promise<void> {
  const page = reportPage(report, createHash('sha256').update(STYLE).digest('base64'));
  try {
    await writeText(resolve(root, file), page);
  } catch (cause) {
    throw new MultiarchError('BAD_OPTIONS', {
      happened: `the report cannot be written to ${file}`,
      expected: 'a file in a folder that can be written',
      mend: `nx docker-report --html=${PAGE}`,
      cause,
    });
  }
  process.stderr.write(`${file}: open it in a browser\n`);
}

function table(rows: readonly ReportRow[]): string {
  // No colour: the same bytes on a terminal, in a log and in the docs.
  const view = new Table({
    head: ['image', 'platform', 'digest', 'size', 'tags', 'origin'],
    style: { head: [], border: [], compact: true },
  });
  for (const { image, platform, digest, size, tags, origin } of rows) {
    view.push([image, platform, shortDigest(digest), formatSize(size), tags.join('\n'), origin]);
  }
  return view.toString();
}

function nothingPushed(): MultiarchError {
  return new MultiarchError('LAYOUT_MISSING', {
    happened: 'nothing was pushed from this workspace yet',
    expected: 'the record that docker-push leaves in dist/images',
    mend: 'nx run-many -t docker-push',
  });
}
