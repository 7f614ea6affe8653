import { readFileSync } from 'node:fs';

/** A task in the file that Nx writes where NX_PROFILE names one, as Chrome's tools read it; `dur` in microseconds. */
interface ProfiledTask {
  readonly name: string;
  readonly dur?: number;
}

/**
 * How long a task took in a run with NX_PROFILE, in milliseconds: its process, without Nx around it.
 * @throws Error when the run had no such task
 */
export function taskMs(file: string, task: string): number {
  const events = JSON.parse(readFileSync(file, 'utf8')) as ProfiledTask[];
  const found = events.find(({ name }) => name === task)?.dur;
  if (found === undefined) throw new Error(`${file} has no time of ${task}: Nx did not run it`);
  return found / 1000;
}
