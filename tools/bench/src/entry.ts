import { writeFileSync } from 'node:fs';
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

/** Runs the main function of a benchmark; an error becomes a line and the exit code 1. */
export function enter(main: () => Promise<number>): void {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      say(error instanceof UsageError ? error.message : `bench: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
