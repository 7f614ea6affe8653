import type { Deployment } from '../policy';
import { shortDigest } from '../report';
import { printable } from '../verify/report';
import type { Fault } from './faults';

/** What became of one image, as `--json` prints it. */
export interface TestedImage {
  project: string;
  deployment: Deployment;
  platform: string;
  /** Of the manifest. */
  digest: string;
  /** Whether the engine's own architecture is another one. */
  emulated: boolean;
  /** Milliseconds from its start until it was ready; missing where it never was. */
  readyAfter?: number;
  /** The addons that /platform reports as loaded. */
  addons: string[];
  /** The requests that were answered as expected, and how many there are. */
  passed: string[];
  requests: number;
  faults: Fault[];
}

/** Whether the image did all that it should. */
export function hasPassed({ faults }: Pick<TestedImage, 'faults'>): boolean {
  return faults.length === 0;
}

export const REPORT_HEAD = ['image', 'platform', 'digest', 'ready after', 'addons', 'requests', 'result'];

/** The rows of the table of results, in the order of REPORT_HEAD. */
export function reportRows(images: readonly TestedImage[]): string[][] {
  return images.map((image) => {
    const { project, deployment, platform, digest, emulated, readyAfter, addons, passed, requests } = image;
    return [
      `${project} ${deployment}`,
      emulated ? `${platform} (emulated)` : platform,
      shortDigest(digest),
      readyAfter === undefined ? 'never' : `${(readyAfter / 1000).toFixed(1)} s`,
      addons.length === 0 ? 'none' : addons.join(', '),
      `${passed.length} of ${requests}`,
      hasPassed(image) ? 'passed' : 'failed',
    ];
  });
}

/** What is wrong, three lines for each fault; empty where every image passed. */
export function faultLines(images: readonly TestedImage[]): string[] {
  return images.flatMap(({ project, deployment, platform, faults }) =>
    faults.flatMap(({ check, found, expected }) => [
      `${project} ${deployment} ${platform}: ${check}`,
      // Answers come from the image: no control character of theirs reaches a terminal.
      `  found:    ${printable(found)}`,
      `  expected: ${printable(expected)}`,
    ]),
  );
}
