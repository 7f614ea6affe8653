import { join } from 'node:path';
import { run } from '../processes/run';

/** skopeo, and what it calls itself. */
export interface Skopeo {
  readonly path: string;
  readonly version: string;
}

/**
 * Makes skopeo ready; it is a package of Debian, Ubuntu and Homebrew.
 * @throws RunError that says how to get it
 */
export async function provideSkopeo(root: string): Promise<Skopeo> {
  const path = (await run('bash', [join(root, 'tools/setup/skopeo.sh'), '--path'])).trim();
  return { path, version: (await run(path, ['--version'])).trim() };
}

/** skopeo's arguments that copy a layout into a registry without TLS. The user's trust policy is not asked. */
export function copyArgs(layout: string, reference: string): string[] {
  const target = `docker://${reference}`;
  return ['copy', '--quiet', '--insecure-policy', '--dest-tls-verify=false', `oci:${layout}`, target];
}
