import { format } from '../core/errors';

/** What Nx wants to know of a task. */
export interface TaskOutcome {
  success: boolean;
}

/**
 * Runs the work of an executor. An error is printed once, as a person should read it; Ctrl-C and SIGTERM abort the
 * signal that the work gets, so that what it started ends and what it half wrote is removed before Nx goes on.
 */
export async function runTask(work: (signal: AbortSignal) => Promise<void>): Promise<TaskOutcome> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  try {
    await work(controller.signal);
    return { success: true };
  } catch (error) {
    process.stderr.write(controller.signal.aborted ? 'stopped\n' : `${format(error)}\n`);
    return { success: false };
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
