import Table from 'cli-table3';
import type { DeployedRow } from '../../core/deployed/compare';
import { type InspectedRepository, type InspectRow, imagesOf, rowsOf } from '../../core/inspect/rows';
import { type SharedWith, storedBytes } from '../../core/inspect/sharing';
import { formatSize, shortDigest } from '../../core/report';

/** How many of the images that share layers a row names. */
const NAMED = 2;

/** What a person reads: a table for each repository, and what layers that are shared save. */
export function textOf(repositories: readonly InspectedRepository[]): string {
  const rows = rowsOf(repositories);
  const tables = repositories.map(({ repository }) =>
    tableOf(
      repository,
      rows.filter((row) => row.repository === repository),
    ),
  );
  const { once, each } = storedBytes(imagesOf(repositories));
  const saved = `stored: ${formatSize(once)}; without shared layers it would be ${formatSize(each)}`;
  return [...tables, saved].join('\n');
}

/** What runs, beside what it should be. */
export function deployedText(rows: readonly DeployedRow[]): string {
  const table = plainTable(['runs', 'on', 'image', 'policy', 'registry', 'verdict']);
  for (const { runs, architecture, image, policy, registry, verdicts } of rows) {
    table.push([runs, architecture, image, policy, registry, verdicts.map(({ text }) => text).join('\n')]);
  }
  return table.toString();
}

function tableOf(repository: string, rows: readonly InspectRow[]): string {
  // Most registries hold images alone.
  const some = rows.some(({ attached = [] }) => attached.length > 0);
  const more = some ? ['attached'] : [];
  const table = plainTable(['digest', 'platform', 'size', 'own', 'shared', 'shares with', ...more, 'tags']);
  for (const { digest, platform, size, own, shared, sharedWith, attached = [], tags, index } of rows) {
    table.push([
      shortDigest(digest),
      index ? `  ${platform}` : platform,
      formatSize(size),
      own === undefined ? '' : formatSize(own),
      shared === undefined ? '' : formatSize(shared),
      namesOf(repository, sharedWith),
      ...(some ? [attached.join('\n')] : []),
      tags.join('\n'),
    ]);
  }
  return `${repository}\n${table.toString()}`;
}

function namesOf(repository: string, sharedWith: readonly SharedWith[]): string {
  const named = sharedWith.slice(0, NAMED).map((other) => {
    const where = other.repository === repository ? '' : `${other.repository.split('/').at(-1)} `;
    return `${where}${other.platform} ${shortDigest(other.digest)}: ${formatSize(other.bytes)}`;
  });
  const more = sharedWith.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

function plainTable(head: string[]): InstanceType<typeof Table> {
  // No colour: the same bytes on a terminal, in a log and in the docs.
  return new Table({ head, style: { head: [], border: [], compact: true } });
}
