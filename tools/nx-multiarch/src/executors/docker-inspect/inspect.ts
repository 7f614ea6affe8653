import { parseImageRef } from '../../core/image-ref';
import type { InspectedRepository } from '../../core/inspect/rows';
import { namingOf } from '../../graph/settings';
import { inspectReference, inspectRepository } from '../../io/inspect/inspect-repository';
import { reading } from './clients';
import { type InspectRun, policyFor } from './options';

/** What a reference that names no tag and no digest means, as for docker pull. */
const DEFAULT_TAG = 'latest';

/** What one reference names, whoever pushed it. */
export async function inspectRef(
  ref: string,
  insecure: boolean | undefined,
  signal: AbortSignal,
): Promise<InspectedRepository[]> {
  const { registry, repository, tag, digest } = parseImageRef(ref);
  const wanted = digest ?? tag ?? DEFAULT_TAG;
  return [
    await reading({ registry, repository, insecure, signal }, (client) => inspectReference(client, wanted)),
  ];
}

/** What the registries hold under the tags of the project's environment, for each of its images. */
export async function inspectProject(run: InspectRun): Promise<InspectedRepository[]> {
  const { images, environment, registries, insecure, commits, settings, signal } = run;
  const found: InspectedRepository[] = [];
  for (const registry of registries) {
    for (const { deployment, repository, lead } of images) {
      const request = {
        naming: namingOf(settings, environment, lead),
        policy: policyFor(settings, deployment),
        commits,
      };
      const { older, ...held } = await reading({ registry, repository, insecure, signal }, (client) =>
        inspectRepository(client, request),
      );
      found.push(held);
      if (older > 0) {
        process.stderr.write(
          `${held.repository}: ${older} older commits are not shown, --commits shows more\n`,
        );
      }
    }
  }
  return found;
}
