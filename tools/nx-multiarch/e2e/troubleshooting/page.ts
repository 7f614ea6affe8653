import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../sandbox';

/** An error text of the page. */
export interface Entry {
  /** The text as people meet it; "..." stands for what differs from case to case. */
  heading: string;
  /** Whether the page says that its text is not reproduced by a test, and why. */
  excused: boolean;
}

const PAGE = join(WORKSPACE, 'docs', 'troubleshooting.md');
const ERRORS = join(__dirname, '..', '..', 'src', 'core', 'errors.ts');
/** What an excused entry begins with; the reason follows. */
const EXCUSE = /^_Not reproduced here: .{10,}_$/m;

/** An entry of the page, its heading first. */
export function readText(heading: string): string {
  const [, ...sections] = readFileSync(PAGE, 'utf8').split(/^### /m);
  return sections.find((section) => section.split('\n', 1)[0]?.includes(heading)) ?? '';
}

/** The entries of docs/troubleshooting.md: headings of the third level that are an error text in backticks. */
export function readEntries(): Entry[] {
  const [, ...sections] = readFileSync(PAGE, 'utf8').split(/^### /m);
  return sections.map((section) => {
    const line = section.split('\n', 1)[0] ?? '';
    const heading = /^(`+) ?(.+?) ?\1$/.exec(line)?.[2];
    if (heading === undefined) throw new Error(`${PAGE}: "${line}" is no error text in backticks`);
    return { heading, excused: EXCUSE.test(section) };
  });
}

/** The error codes that the page's last table explains. */
export function explainedCodes(): string[] {
  return [...readFileSync(PAGE, 'utf8').matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code = '']) => code);
}

/** The error codes that there are: the members of the type ErrorCode. */
export function errorCodes(): string[] {
  return [...readFileSync(ERRORS, 'utf8').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code = '']) => code);
}

/** Matches an output that holds the text of a heading, with anything within one line in the place of "...". */
export function patternOf(heading: string): RegExp {
  const parts = heading.split('...').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.+'));
}
