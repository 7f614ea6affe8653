import { MultiarchError } from './errors';

/**
 * Makes sure that each base image is named by a digest. A tag is not what Nx hashes: under a tag, an image that was
 * built last year would come from the cache for ever.
 *
 * @param baseImages name in the Dockerfile -> the reference that is used
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertPinned(baseImages: Readonly<Record<string, string>>): void {
  const floating = Object.entries(baseImages).find(
    ([, reference]) => !/@sha256:[0-9a-f]{64}$/.test(reference),
  );
  if (!floating) return;
  const [name, reference] = floating;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `the base image ${name} is ${reference}, which has no digest`,
    expected: 'a reference with a digest in docker/base-images.local.json, or in docker/base-images.json',
    mend: 'nx g nx-multiarch:init, which looks up the digest that the tag has now; in a clone of nx-multiarch, bash tools/setup/base-images.sh',
  });
}
