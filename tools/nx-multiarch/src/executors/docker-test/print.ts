import Table from 'cli-table3';
import { faultLines, REPORT_HEAD, reportRows, type TestedImage } from '../../core/test/report';

/** What a person reads: a table with a row for each image, and under it what was wrong. */
export function textOf(images: readonly TestedImage[]): string {
  // No colour: the same bytes on a terminal, in a log and in the docs.
  const table = new Table({ head: REPORT_HEAD, style: { head: [], border: [], compact: true } });
  table.push(...reportRows(images));
  return [table.toString(), ...faultLines(images)].join('\n');
}
