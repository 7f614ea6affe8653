import CliTable from 'cli-table3';
import { expectation, format, holds, type Finding, type Section, type Table } from './section';

/** A report as tables for people; plain text without colour, so that it can be pasted. */
export function print(machine: readonly string[], sections: readonly Section[]): string {
  return [machine.join('\n'), ...sections.map(printSection)].join('\n\n');
}

function printSection({ title, findings, tables, notes }: Section): string {
  const judged = findings.length > 0 ? [findingsTable(findings)] : [];
  return [title, ...[...judged, ...tables].map(draw), ...notes.map((note) => `  ${note}`)].join('\n');
}

function findingsTable(findings: readonly Finding[]): Table {
  const rows = findings.map((finding) => {
    const { median, least, most } = finding.value;
    const spread = `${format(finding, least)} - ${format(finding, most)}`;
    const judged = expectation(finding) === '' ? '' : holds(finding) ? 'yes' : 'NO';
    return [finding.name, format(finding, median), spread, expectation(finding), judged];
  });
  return { head: ['what', 'median', 'least - most', 'expected', 'holds'], rows };
}

function draw({ head, rows }: Table): string {
  const table = new CliTable({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
