import { S3Client } from '@aws-sdk/client-s3';
import { loadSharp, resize } from '@nx-multiarch/imaging';
import { buildHandler } from './app';
import { readConfig, type Config } from './config';
import { instrument } from './telemetry/instrument';
import { createReport, createTelemetry } from './telemetry/telemetry';
import type { Workshop } from './thumbnails/make-thumbnails';
import { createS3Store } from './thumbnails/s3-store';
import { THUMBNAIL_SECONDS } from './time-limits';

// All of this runs while Lambda starts the function, outside any event: time that the first one does not wait for.
const telemetry = createTelemetry(process.env);

// The build makes a require of the import in it, so that sharp is loaded before Lambda can send an event. A failure is
// not lost: every use of sharp meets it again, and GET /platform explains it.
loadSharp().catch((error: Error) => telemetry.logger.error('sharp does not load', error));

/** Calls nothing of AWS before it is used: HTTP needs neither a region nor permissions. */
function createClient({ S3_FORCE_PATH_STYLE: forcePathStyle }: Config): S3Client {
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
  return telemetry.tracer.captureAWSv3Client(new S3Client({ forcePathStyle, requestHandler }));
}

function createWorkshop(config: Config): Workshop {
  const limits = { bytes: config.SOURCE_MAX_BYTES, seconds: THUMBNAIL_SECONDS };
  return {
    store: createS3Store(createClient(config)),
    resize: (bytes, width) => resize(bytes, { width, limits }),
    widths: config.THUMBNAIL_WIDTHS,
    folder: config.THUMBNAIL_FOLDER,
    maxBytes: config.SOURCE_MAX_BYTES,
  };
}

const workshop = createWorkshop(readConfig(process.env));

export const handler = instrument(buildHandler(workshop, createReport(telemetry)), telemetry);
