import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { commitName, type PlatformDigest } from '../../core/assemble/digests';
import { formatPlatform, linux } from '../../core/platform';
import { repositoryComponent } from '../../core/repository';
import { writeDigestFile } from '../../io/digest-files';
import { type Layout, readLayout } from '../../io/layout';
import { readTestRecord } from '../../io/test-record';
import { notesOf } from '../docker-push/image-notes';
import { attachmentsOf } from '../docker-push/attachments';
import { readSource } from '../docker-push/source';
import { textOf } from '../docker-verify/print';
import { assertVerified } from '../docker-verify/verify-layout';
import { runTask, type TaskOutcome } from '../run-task';
import { type DockerPushArchOptions, readTarget } from './options';
import { pushByDigest } from './push-by-digest';

/** Verifies one image of one architecture and pushes it by digest; prints the reference, or JSON. */
export default function dockerPushArch(
  options: DockerPushArchOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  const { root, projectName: project = '' } = context;
  const { environment, repository, architecture, deployment } = options;
  return runTask(async (signal) => {
    const { target, naming } = readTarget(options, context);
    const commit = commitName(await readSource(root, environment, target));
    const layout = await readLayout(join(root, options.layout), linux(architecture));
    const unproved = { project, deployment, architecture, folder: options.layout };
    // A wrong image is not even pushed by digest.
    const verified = await assertVerified([unproved], context, signal);
    process.stderr.write(`${textOf(verified)}\n`);
    const attesting = { root, project, settings: { target }, options, signal };
    const attachments = await attachmentsOf([layout], options, attesting);
    const tested = await readTestRecord(root, repositoryComponent(project));
    const where = { target, repository, naming, tested, attachments };
    const names = await pushByDigest(layout, { signal, ...where });
    const pushed = describe(layout, repository, commit);
    const notes = await notesOf(layout, verified, tested, attachments);
    const file = await writeDigestFile(root, options.layout, { ...pushed, notes });
    process.stderr.write(`${file}: hand it on to docker-assemble\n`);
    const references = names.map((name) => `${name}@${pushed.digest}`);
    const text = options.json ? JSON.stringify({ ...pushed, references }, null, 2) : references.join('\n');
    process.stdout.write(`${text}\n`);
  });
}

function describe({ manifest, platform }: Layout, repository: string, commit: string): PlatformDigest {
  const { digest, size, mediaType } = manifest;
  return { repository, platform: formatPlatform(platform), digest, size, mediaType, commit };
}
