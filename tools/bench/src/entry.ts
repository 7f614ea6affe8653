import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './command-line';
import { chart } from './report/chart';
import { print } from './report/print';
import { failures, type Section } from './report/section';

/** Progress and complaints go to stderr: stdout carries the report. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Prints a report, and draws it where `svg` names a file.
 * @param machine what it was measured on, in lines
 * @returns the exit code: 1 where `assert` is asked for and a finding does not hold
 */
export function deliver(
  machine: readonly string[],
  sections: readonly Section[],
  {
    json,
    assert,
    svg,
  }: { readonly json: boolean; readonly assert: boolean; readonly svg?: string | undefined },
): number {
  console.log(json ? JSON.stringify({ machine, sections }, null, 2) : print(machine, sections));
  if (svg !== undefined) writeFileSync(svg, chart(sections));
  const failed = failures(sections);
  for (const line of failed) say(`does not hold: ${line}`);
  return assert && failed.length > 0 ? 1 : 0;
}

/** A benchmark as a program: how its command line is read, and what it does. */
export interface Benchmark<Options extends { readonly help: boolean }> {
  readonly parse: (argv: readonly string[]) => Options;
  readonly usage: string;
  /** Gives the exit code; the folder is its own, and is removed afterwards. */
  readonly run: (options: Options, folder: string) => Promise<number>;
}

/** Runs a benchmark with the command line of this process; an error becomes a line and the exit code 1. */
export function enter<Options extends { readonly help: boolean }>(benchmark: Benchmark<Options>): void {
  runOrHelp(benchmark).then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      say(error instanceof UsageError ? error.message : `bench: ${error.message}`);
      process.exitCode = 1;
    },
  );
}

async function runOrHelp<Options extends { readonly help: boolean }>({
  parse,
  usage,
  run,
}: Benchmark<Options>): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nx-multiarch-bench-')));
  try {
    return await run(options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
