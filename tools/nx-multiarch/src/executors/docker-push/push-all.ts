import { repositoryComponent } from '../../core/repository';
import { type PushedImage, writePushRecord } from '../../io/push-record';
import { type PlannedImage, pushPlanned, type PushRun } from './push-image';

/** Pushes what was planned, keeps a record of it, and prints a reference with its digest for each, or JSON. */
export async function pushAll(planned: readonly PlannedImage[], run: PushRun): Promise<void> {
  const pushed: PushedImage[] = [];
  for (const image of planned) pushed.push(...(await pushPlanned(image, run)));
  await writePushRecord(run.root, repositoryComponent(run.project), pushed);
  const references = pushed.map(({ repository, digest }) => `${repository}@${digest}`);
  process.stdout.write(`${run.options.json ? JSON.stringify(pushed, null, 2) : references.join('\n')}\n`);
}
