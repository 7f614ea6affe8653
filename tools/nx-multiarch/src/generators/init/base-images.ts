import { readJson, type Tree, writeJson } from '@nx/devkit';

/** Gives the digest behind a reference; undefined where no registry tells. */
export type ResolveDigest = (reference: string) => Promise<string | undefined>;

type BaseImages = Record<string, string>;

/** The base images that the generated Dockerfiles stand on, and what their names stand for. */
const USED: BaseImages = {
  'node:24-bookworm-slim': 'docker.io/library/node:24-bookworm-slim',
  'public.ecr.aws/lambda/nodejs:24': 'public.ecr.aws/lambda/nodejs:24',
};

const isPinned = (reference: string): boolean => reference.includes('@sha256:');

/**
 * Makes sure of the map of base images, and that each of them has a digest. What has one, there or in the machine's own
 * map beside it (`*.local.json`), is not looked up.
 *
 * @returns the names that have no digest then
 */
export async function addBaseImages(tree: Tree, file: string, resolve: ResolveDigest): Promise<string[]> {
  const found = readMap(tree, file);
  const local = readMap(tree, file.replace(/\.json$/, '.local.json'));
  const pinned = await Promise.all(
    Object.entries({ ...USED, ...found }).map(async ([name, reference]) => {
      const digest = isPinned(reference) || local[name] ? undefined : await resolve(reference);
      return [name, digest ? `${reference}@${digest}` : reference] as const;
    }),
  );
  const map: BaseImages = Object.fromEntries(pinned);
  if (JSON.stringify(map) !== JSON.stringify({ ...found })) writeJson(tree, file, map);
  return Object.keys(map).filter((name) => !isPinned(local[name] ?? map[name] ?? ''));
}

function readMap(tree: Tree, file: string): BaseImages {
  return tree.exists(file) ? readJson<BaseImages>(tree, file) : {};
}
