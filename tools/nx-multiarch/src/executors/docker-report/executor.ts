import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import Table from 'cli-table3';
import { MultiarchError } from '../../core/errors';
import { formatSize, originOf, type ReportRow, shortDigest } from '../../core/report';
import { RUN_RECORD, type RunRecord } from '../../graph/record-run';
import { readJson } from '../../io/json-file';
import { readPushRecords } from '../../io/push-record';
import { runTask, type TaskOutcome } from '../run-task';

/** The options of schema.json. */
export interface DockerReportOptions {
  json?: boolean;
}

/** Prints what the last push of every project put into the registry, as a table or as JSON. */
export default function dockerReport(
  { json }: DockerReportOptions,
  { root }: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async () => {
    const rows = await readRows(root);
    process.stdout.write(`${json ? JSON.stringify(rows, null, 2) : table(rows)}\n`);
  });
}

async function readRows(root: string): Promise<ReportRow[]> {
  const run = (await readJson<RunRecord>(join(root, RUN_RECORD))) ?? {};
  const images = await readPushRecords(root);
  if (images.length === 0) throw nothingPushed();
  return images.flatMap(({ repository, subjects }) =>
    subjects.map(({ task, ...subject }) => ({
      image: repository,
      ...subject,
      origin: task ? originOf(run[task]) : '',
    })),
  );
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
