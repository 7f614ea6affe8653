import { join } from 'node:path';
import { originOf, type ReportRow } from '../../core/report';
import type { Report } from '../../core/report-page/report';
import { RUN_RECORD, type RunRecord } from '../../core/run-record';
import { readJson } from '../../io/json-file';
import { type PushedSubject, readPushRecords } from '../../io/push-record';
import { readVerifyRecords } from '../../io/verify-record';

/** Reads what docker-push and docker-verify left in dist/images, and how Nx says that the builds of the last run ended. */
export async function readReport(root: string): Promise<Report> {
  const run = (await readJson<RunRecord>(join(root, RUN_RECORD))) ?? {};
  // A build of another machine came with its digest.
  const withBuild = (subject: PushedSubject) => ({
    ...subject,
    build: subject.build ?? run[subject.task ?? ''],
  });
  const images = (await readPushRecords(root)).map((image) => ({
    ...image,
    subjects: image.subjects.map(withBuild),
  }));
  return { images, verified: await readVerifyRecords(root) };
}

/** The rows of the table that is printed. */
export function rowsOf({ images }: Report): ReportRow[] {
  return images.flatMap(({ repository, subjects }) =>
    subjects.map(({ platform, digest, size, tags, build }) => ({
      image: repository,
      ...{ platform, digest, size, tags },
      origin: originOf(build?.status),
    })),
  );
}
