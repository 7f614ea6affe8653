import Table from 'cli-table3';
import { shortDigest } from '../../core/report';
import { STATE_TEXTS, type SignatureRow } from '../../core/signatures/signed';

/** What a person reads: a row for each platform's manifest and each index. */
export function textOf(rows: readonly SignatureRow[]): string {
  // No colour: the same bytes on a terminal, in a log and in the docs.
  const table = new Table({
    head: ['image', 'platform', 'digest', 'signature'],
    style: { head: [], border: [], compact: true },
  });
  for (const { repository, platform, digest, state } of rows) {
    table.push([repository, platform, shortDigest(digest), STATE_TEXTS[state]]);
  }
  return table.toString();
}
