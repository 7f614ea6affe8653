import { advisory, type Diagnosis, fault, faultOf } from '../../core/doctor';
import type { Exec } from '../exec';

/** What a check is given: programs that it starts end with its time. */
export interface Probe {
  exec: Exec;
  signal: AbortSignal;
}

/** One thing that is looked at. What it throws is a fault of its own. */
export interface Check {
  name: string;
  run: (probe: Probe) => Promise<Diagnosis[]>;
  /** What to do where an error does not say it. */
  mend: string;
  /** Of something that this push does not need: its faults are warnings. */
  optional?: boolean;
}

/** How checks are run; `limit` is the time that each may take, in milliseconds. */
export interface CheckRun extends Probe {
  limit: number;
}

/**
 * Runs all checks at once; gives their diagnoses in the order of the checks.
 *
 * @throws the signal's reason, and nothing else
 */
export async function runChecks(checks: readonly Check[], run: CheckRun): Promise<Diagnosis[]> {
  const diagnoses = await Promise.all(checks.map((check) => runCheck(check, run)));
  run.signal.throwIfAborted();
  return diagnoses.flat();
}

async function runCheck(check: Check, { exec, signal, limit }: CheckRun): Promise<Diagnosis[]> {
  const controller = new AbortController();
  const all = AbortSignal.any([signal, controller.signal]);
  let timer: NodeJS.Timeout | undefined;
  // Not AbortSignal.timeout: what does not listen to a signal is given up all the same.
  const outOfTime = new Promise<Diagnosis[]>((resolve) => {
    const late = fault(check.name, `no answer within ${limit / 1000} s`, check.mend);
    timer = setTimeout(() => resolve([late]), limit);
  });
  const probe: Probe = {
    exec: (file, args, options) => exec(file, args, { signal: all, ...options }),
    signal: all,
  };
  const diagnosed = diagnose(check, probe);
  try {
    const diagnoses = await Promise.race([diagnosed, outOfTime]);
    return check.optional ? diagnoses.map(advisory) : diagnoses;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

async function diagnose({ name, run, mend }: Check, probe: Probe): Promise<Diagnosis[]> {
  try {
    return await run(probe);
  } catch (error) {
    return [faultOf(name, error, mend)];
  }
}
