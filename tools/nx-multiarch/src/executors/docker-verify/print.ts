import Table from 'cli-table3';
import { count, isSound, rowsOf, summaryOf, type VerifiedImage } from '../../core/verify/report';

/** What a person reads: one line for each image, and under it a table of what is wrong. */
export function textOf(images: readonly VerifiedImage[]): string {
  return images.flatMap(linesOf).join('\n');
}

function linesOf(image: VerifiedImage): string[] {
  // The offending files and nothing else: advice is for stderr.
  const findings = image.findings.filter(({ advice }) => !advice);
  if (isSound(image)) return [summaryOf(image)];
  const { rows, more } = rowsOf(findings);
  // No colour: the same bytes on a terminal, in a log and in the docs.
  const table = new Table({
    head: ['file', 'rule', 'found', 'expected'],
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  const rest = more > 0 ? [`and ${count(more, 'more finding')}; --json prints them all`] : [];
  return [summaryOf(image), table.toString(), ...rest];
}
