import { join } from 'node:path';
import { baseImages } from './bases';
import type { ImagesContext } from './context';
import { type Builder, provideBuilder } from './engine/builder';
import type { GuideSettings } from './guide/guide';
import { guideSecrets } from './guide/secrets';
import type { Sandbox } from './workspace/sandbox';
import { withSandbox } from './workspace/with-sandbox';

/** Where images are built: a copy of the workspace, a builder of its own, and what the guides' builds need. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly builder: Builder;
  readonly guide: GuideSettings;
  /** A folder for what is measured. */
  readonly folder: string;
}

/** Makes a bench for `use`, and removes all of it. @param name of the suite, for its folder */
export async function withBench<T>(
  context: ImagesContext,
  name: string,
  use: (bench: Bench) => Promise<T>,
): Promise<T> {
  return withSandbox(context, name, async (sandbox, folder) => {
    context.say(`${name}: starts a builder`);
    const builder = await provideBuilder(folder);
    try {
      const guide = await guideSettings(context.root, sandbox, builder, folder);
      return await use({ sandbox, builder, guide, folder });
    } finally {
      await builder.stop();
    }
  });
}

async function guideSettings(
  root: string,
  sandbox: Sandbox,
  { network }: Builder,
  folder: string,
): Promise<GuideSettings> {
  return {
    root: sandbox.root,
    dockerfiles: join(root, 'tools/bench/images'),
    bases: baseImages(root),
    secrets: await guideSecrets(root, folder, sandbox.env),
    network,
  };
}
