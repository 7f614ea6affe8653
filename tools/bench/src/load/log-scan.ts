import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a server's log says of its health. */
export interface LogScan {
  readonly lines: number;
  /** JSON lines at error level or above (pino: 50 and 60), the first few. */
  readonly errors: string[];
  /** Lines that are no JSON, the first few: stack traces, and warnings of Node itself. */
  readonly foreign: string[];
}

const FEW = 20;

/** An answer 503 is logged as an error, and is none where it is deliberate: the load's own counts judge those. */
function isDeliberate(line: string): boolean {
  return /"statusCode":503\b/.test(line);
}

/** Reads a log of JSON lines to its end. */
export async function scanLog(file: string): Promise<LogScan> {
  const scan = { lines: 0, errors: [] as string[], foreign: [] as string[] };
  const lines = createInterface({ input: createReadStream(file, 'utf8') });
  for await (const line of lines) {
    scan.lines += 1;
    const list = listOf(line, scan);
    if (list && list.length < FEW) list.push(line.slice(0, 1000));
  }
  return scan;
}

function listOf(line: string, { errors, foreign }: LogScan): string[] | undefined {
  if (!line.startsWith('{"level":')) return foreign;
  const level = Number(/^\{"level":(\d+)/.exec(line)?.[1]);
  return level >= 50 && !isDeliberate(line) ? errors : undefined;
}
