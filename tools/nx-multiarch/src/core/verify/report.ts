import { type Architecture, formatPlatform, linux } from '../platform';
import type { Deployment } from '../policy';
import type { Finding } from './findings';

/** What was found in an image. */
export interface Verdict {
  elfFiles: number;
  addons: number;
  /** How many findings an exception covers. */
  excepted: number;
  findings: Finding[];
}

/** The verdict on one image, as `--json` prints it. */
export interface VerifiedImage extends Verdict {
  project: string;
  deployment: Deployment;
  platform: string;
  /** Of the manifest. */
  digest: string;
}

/** The verdict without the image's name. */
export function verdictOf({ elfFiles, addons, excepted, findings }: VerifiedImage): Verdict {
  return { elfFiles, addons, excepted, findings };
}

/** How many findings of an image are shown as a table: a wrong base image alone has hundreds. */
const MAX_ROWS = 40;

/** `accounts eks linux/arm64`. */
export function titleOf(project: string, deployment: Deployment, architecture: Architecture): string {
  return `${project} ${deployment} ${formatPlatform(linux(architecture))}`;
}

/** Whether the image can be pushed: advice fails nothing. */
export function isSound({ findings }: Pick<VerifiedImage, 'findings'>): boolean {
  return findings.every(({ advice }) => advice);
}

/** `accounts eks linux/arm64: 762 ELF files, 2 addons, sound`. */
export function summaryOf(image: VerifiedImage): string {
  const { project, deployment, platform, elfFiles, addons, excepted, findings } = image;
  const verdict = isSound(image)
    ? 'sound'
    : count(findings.filter(({ advice }) => !advice).length, 'finding');
  const parts = [
    count(elfFiles, 'ELF file'),
    count(addons, 'addon'),
    ...(excepted > 0 ? [`${count(excepted, 'finding')} excepted`] : []),
    verdict,
  ];
  return `${project} ${deployment} ${platform}: ${parts.join(', ')}`;
}

/** The rows of the table of findings: file, rule, found, expected; and how many are left out of it. */
export function rowsOf(findings: readonly Finding[]): { rows: string[][]; more: number } {
  const shown = findings.slice(0, MAX_ROWS);
  const rows = shown.map(({ rule, path, found, expected, advice }) =>
    [path ?? '(image)', advice ? `${rule} (advice)` : rule, found, expected].map(printable),
  );
  return { rows, more: findings.length - shown.length };
}

/** `1 addon`, `2 addons`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** A text that comes from an image: no control character of it reaches a terminal. */
export function printable(text: string): string {
  // Written as classes of Unicode: control and format characters, the latter turn the direction of a text.
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
