import { MultiarchError } from '../errors';
import type { Deployment } from '../policy';
import { type Severity, SEVERITIES } from './severity';

/** One vulnerability of one package. */
export interface Vulnerability {
  /** `CVE-2026-1234`. */
  id: string;
  severity: Severity;
  package: string;
  installed: string;
  /** The version that mends it; empty where there is none. */
  fixed: string;
  /** What it was found in: the Debian packages, a lockfile, a program. */
  target: string;
}

/** The scan of the image of one platform. */
export interface ScannedImage {
  project: string;
  deployment: Deployment;
  /** `linux/arm64`. */
  platform: string;
  digest: string;
  vulnerabilities: Vulnerability[];
}

/** How many vulnerabilities of each severity. */
export function countBySeverity({ vulnerabilities }: ScannedImage): Record<Severity, number> {
  const counts = SEVERITIES.map((severity) => [
    severity,
    vulnerabilities.filter((each) => each.severity === severity).length,
  ]);
  return Object.fromEntries(counts) as Record<Severity, number>;
}

/** Those of these severities, the worst first. */
export function chosenIn(
  { vulnerabilities }: ScannedImage,
  severities: readonly Severity[],
): Vulnerability[] {
  return SEVERITIES.filter((severity) => severities.includes(severity)).flatMap((severity) =>
    vulnerabilities.filter((each) => each.severity === severity),
  );
}

/**
 * Fails where an image has a vulnerability of one of these severities.
 *
 * @throws MultiarchError VULNERABLE
 */
export function assertNotVulnerable(
  images: readonly ScannedImage[],
  severities: readonly Severity[],
  project: string,
): void {
  const named = images.flatMap((image) => {
    const { length } = chosenIn(image, severities);
    return length > 0 ? [`${image.deployment} ${image.platform} (${length})`] : [];
  });
  if (named.length === 0) return;
  throw new MultiarchError('VULNERABLE', {
    happened: `${project} has vulnerabilities of the severity ${severities.join(' or ')}: ${named.join(', ')}`,
    expected: 'none of these severities',
    mend: 'update the package, or the base image in docker/base-images.json; one that cannot do harm here goes into .trivyignore with the reason; --ignore-unfixed leaves out what nobody has mended yet',
  });
}
