import { floatingIn } from './base-image';
import type { Architecture } from './platform';

/** One Dockerfile, the architectures that the policy allows for it, and what its base images stand for. */
export interface DockerfileBases {
  dockerfile: string;
  architectures: readonly Architecture[];
  /** The names behind FROM, `COPY --from` and `--mount=from`. */
  named: readonly string[];
  /** Name -> the reference used in its place. */
  baseImages: Readonly<Record<string, string>>;
}

/** A base image and every architecture that some image needs of it. */
export interface NeededBase {
  name: string;
  reference: string;
  architectures: Architecture[];
}

/** Every base image that is used, once, with the architectures of all the images that stand on it. */
export function neededBases(dockerfiles: readonly DockerfileBases[]): NeededBase[] {
  const needed = new Map<string, NeededBase>();
  for (const { architectures, baseImages } of dockerfiles) {
    for (const [name, reference] of Object.entries(baseImages)) {
      const known = needed.get(name)?.architectures ?? [];
      needed.set(name, { name, reference, architectures: [...new Set([...known, ...architectures])] });
    }
  }
  return [...needed.values()];
}

/** What a Dockerfile names that stands in no map: BuildKit takes whatever its tag holds at the time. */
export function floatingBases(dockerfiles: readonly DockerfileBases[]): string[] {
  return dockerfiles.flatMap(({ dockerfile, named, baseImages }) =>
    floatingIn(named, baseImages).map((name) => `${name} (${dockerfile})`),
  );
}
