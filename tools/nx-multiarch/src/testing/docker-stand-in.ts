import type { Exec, ExecResult } from '../io/exec';

/** What the stand-in says to one call; a failure without a word, unless it is said otherwise. */
export type Answer = Partial<ExecResult>;

/** A call that succeeds. */
export const ok = (stdout = ''): Answer => ({ stdout, exitCode: 0 });

/** A `docker` that answers by its arguments; any other call is one that Docker does not know. */
export function dockerStandIn(answers: Record<string, Answer>): Exec {
  return (_file, args) =>
    Promise.resolve({ stdout: '', stderr: 'unknown command', exitCode: 1, ...answers[args.join(' ')] });
}
