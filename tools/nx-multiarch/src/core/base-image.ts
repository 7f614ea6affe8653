import { imagesIn } from './dockerfile';
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

/** The named build context that the plugin itself gives to every build. */
const OWN_CONTEXT = 'nx-multiarch';

/** What a Dockerfile names that is in no map and has no digest: BuildKit takes whatever its tag holds at the time. */
export function floatingIn(named: readonly string[], baseImages: Readonly<Record<string, string>>): string[] {
  return named.filter((name) => name !== OWN_CONTEXT && !(name in baseImages) && !name.includes('@sha256:'));
}

/**
 * Makes sure that everything a Dockerfile stands on is in the map of base images, or named by its digest.
 *
 * @param file its name, and `text` what is in it
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertMapped(
  { file, text }: { file: string; text: string },
  baseImages: Readonly<Record<string, string>>,
): void {
  const [name] = floatingIn(imagesIn(text), baseImages);
  if (name === undefined) return;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `${file} stands on ${name}, which has no digest: an image from Nx's cache would stand on an old one for ever`,
    expected: 'its digest in the map of base images, docker/base-images.json, or in the Dockerfile',
    mend: `docker buildx imagetools inspect ${name} shows the digest that it has now; write "${name}": "${name}@sha256:..." into docker/base-images.json`,
  });
}
