import { MultiarchError } from '../errors';

/** How bad a vulnerability is, in Trivy's words, the worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What fails a scan unless it is said otherwise. */
export const DEFAULT_SEVERITIES = 'HIGH,CRITICAL';

/**
 * Reads a list as `HIGH,CRITICAL`, in any case.
 *
 * @returns the worst first
 * @throws MultiarchError BAD_OPTIONS
 */
export function parseSeverities(text: string): Severity[] {
  const named = text.split(',').map((name) => name.trim().toUpperCase());
  const foreign = named.find((name) => !isSeverity(name));
  if (foreign === undefined) return SEVERITIES.filter((severity) => named.includes(severity));
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `--severity=${text}: "${foreign}" is no severity`,
    expected: `some of ${SEVERITIES.join(', ')}, with commas between them`,
    mend: `leave it out for ${DEFAULT_SEVERITIES}`,
  });
}

/** Trivy's word for a severity; one that is not known counts as unknown. */
export function severityOf(text: string): Severity {
  return isSeverity(text) ? text : 'UNKNOWN';
}

function isSeverity(text: string): text is Severity {
  return (SEVERITIES as readonly string[]).includes(text);
}
