import Table from 'cli-table3';
import { chosenIn, countBySeverity, type ScannedImage } from '../../core/scan/scanned';
import { printable } from '../../core/verify/report';
import { type Severity, SEVERITIES } from '../../core/scan/severity';

/** How many vulnerabilities are listed; a base image that is years old has thousands. */
const SHOWN = 50;

/** What a person reads: how many of each severity, and a table of those that fail. */
export function textOf(images: readonly ScannedImage[], severities: readonly Severity[]): string {
  const counts = plainTable(['image', 'platform', ...SEVERITIES.map((severity) => severity.toLowerCase())]);
  for (const image of images) {
    const { project, deployment, platform } = image;
    counts.push([`${project} ${deployment}`, platform, ...Object.values(countBySeverity(image))]);
  }
  const rows = images.flatMap((image) =>
    chosenIn(image, severities).map((each) =>
      [image.platform, each.severity.toLowerCase(), each.id, each.package, each.installed, each.fixed].map(
        printable,
      ),
    ),
  );
  if (rows.length === 0) return counts.toString();
  const found = plainTable(['platform', 'severity', 'vulnerability', 'package', 'installed', 'fixed in']);
  found.push(...rows.slice(0, SHOWN));
  const more = rows.length - SHOWN;
  return [
    counts.toString(),
    found.toString(),
    ...(more > 0 ? [`and ${more} more; --json prints all`] : []),
  ].join('\n');
}

function plainTable(head: string[]): InstanceType<typeof Table> {
  // No colour: the same bytes on a terminal, in a log and in the docs.
  return new Table({ head, style: { head: [], border: [], compact: true } });
}
