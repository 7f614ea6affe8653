import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { withReadableErrors } from '../readable-errors';
import { nextSteps } from './next-steps';
import { resolveDigest } from './resolve-digest';
import { setUp } from './set-up';

/** The options of schema.json. */
export interface InitOptions {
  registry?: string;
  pin?: boolean;
  skipFormat?: boolean;
}

/** Puts the plugin into a workspace; running it again changes nothing but digests that were missing. */
export default async function initGenerator(
  tree: Tree,
  { registry, pin = true, skipFormat }: InitOptions,
): Promise<GeneratorCallback> {
  return withReadableErrors(async () => {
    const resolve = pin ? (reference: string) => resolveDigest(reference) : () => Promise.resolve(undefined);
    const { options, unpinned } = await setUp(tree, resolve, registry);
    if (!skipFormat) await formatFiles(tree);
    return () => void process.stderr.write(`\n${nextSteps(options, unpinned)}\n`);
  });
}
