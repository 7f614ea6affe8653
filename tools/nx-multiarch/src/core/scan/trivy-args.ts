import { type Severity, SEVERITIES } from './severity';

/**
 * The arguments that make Trivy scan an image layout. It reports every severity, whichever of them fails: what a person
 * sees is what there is. Other scanners than that for vulnerabilities stay off; one of them prints secrets that it finds.
 *
 * @param layout a folder that holds all blobs of one image
 * @param report the file it writes
 */
export function scanArgs(layout: string, report: string, ignoreUnfixed: boolean): string[] {
  return [
    'image',
    ...['--input', layout],
    ...['--scanners', 'vuln'],
    ...['--format', 'json', '--output', report],
    // Said, so that TRIVY_SEVERITY and TRIVY_EXIT_CODE of a machine change nothing.
    ...['--severity', [...SEVERITIES].reverse().join(','), '--exit-code', '0'],
    ...(ignoreUnfixed ? ['--ignore-unfixed'] : []),
    '--no-progress',
  ];
}

/** The arguments that make SARIF of such a report, without a second scan. */
export function sarifArgs(report: string, sarif: string, severities: readonly Severity[]): string[] {
  return ['convert', '--format', 'sarif', '--severity', severities.join(','), '--output', sarif, report];
}
