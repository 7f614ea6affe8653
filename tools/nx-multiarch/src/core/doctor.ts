import { isMultiarchError } from './errors';
import { redact } from './redact';

/** How a thing is that a push needs: a `warning` is worth knowing, with a `fault` a push would fail. */
export type Health = 'ok' | 'warning' | 'fault';

/** One line of `docker-doctor`. */
export interface Diagnosis {
  /** What was looked at: `engine`, `registry`. */
  check: string;
  health: Health;
  /** What was found, one line. */
  found: string;
  /** The command or the action that mends it; none where all is well. */
  mend?: string;
}

/** A thing that is as it should be. */
export function ok(check: string, found: string): Diagnosis {
  return { check, health: 'ok', found: oneLine(found) };
}

/** A thing that a push can do without. */
export function warning(check: string, found: string, mend: string): Diagnosis {
  return { check, health: 'warning', found: oneLine(found), mend: oneLine(mend) };
}

/** A thing without which a push would fail. */
export function fault(check: string, found: string, mend: string): Diagnosis {
  return { check, health: 'fault', found: oneLine(found), mend: oneLine(mend) };
}

/** A check that threw is a fault of its own: the plugin's errors say themselves how to mend them. */
export function faultOf(check: string, error: unknown, mend: string): Diagnosis {
  if (isMultiarchError(error)) return fault(check, error.happened, error.mend ?? mend);
  return fault(check, redact(error instanceof Error ? error.message : String(error)), mend);
}

/** What is wrong with something that this push does not need is no more than a warning. */
export function advisory(diagnosis: Diagnosis): Diagnosis {
  return diagnosis.health === 'fault' ? { ...diagnosis, health: 'warning' } : diagnosis;
}

/** Whether a push would work: no line is a fault. */
export function isReady(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.every(({ health }) => health !== 'fault');
}

/** Which checks found a fault, each once. */
export function faultyChecks(diagnoses: readonly Diagnosis[]): string[] {
  return [...new Set(diagnoses.filter(({ health }) => health === 'fault').map(({ check }) => check))];
}

/** How a health is shown: as it is, or with the colours of a terminal. */
export type Paint = (health: Health, text: string) => string;

/** The lines of a report in aligned columns; under a line with a fault or warning, what mends it. */
export function linesOf(diagnoses: readonly Diagnosis[], paint: Paint): string[] {
  const width = Math.max(...diagnoses.map(({ check }) => check.length));
  return diagnoses.flatMap(({ check, health, found, mend }) => {
    const line = `${check.padEnd(width)}  ${paint(health, health.padEnd('warning'.length))}  ${found}`;
    return mend === undefined ? [line] : [line, `${' '.repeat(width)}  to mend: ${mend}`];
  });
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, '; ');
}
