import type { VerifiedImage } from '../core/verify/report';
import { readProjectRecords, writeProjectRecord } from './project-records';

const FILE = 'verified.json';

/**
 * Keeps what a project's last docker-verify found, sound or not; `docker-report` reads it.
 *
 * @param folder the project's below dist/images
 */
export function writeVerifyRecord(
  root: string,
  folder: string,
  images: readonly VerifiedImage[],
): Promise<void> {
  return writeProjectRecord(root, folder, FILE, images);
}

/** The last verdicts of every project, sorted by folder; empty where nothing was verified yet. */
export function readVerifyRecords(root: string): Promise<VerifiedImage[]> {
  return readProjectRecords(root, FILE);
}
