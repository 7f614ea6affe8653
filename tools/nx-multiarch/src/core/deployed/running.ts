import { type Digest, type ImageRef, isDigest, parseImageRef } from '../image-ref';

/** One function, service or group of pods, and the image that it runs. */
export interface Running {
  /** `lambda thumbnailer`, `eks 3 pods` */
  runs: string;
  /** OCI's name of the architecture it runs on; empty for what runs on none yet. */
  architecture: string;
  /** The reference as the service has it. */
  image: string;
  /** What the reference meant when it was deployed; undefined where the service does not tell. */
  digest?: Digest;
}

/** A container among those of a task or a pod. */
export interface ContainerFacts {
  image: string;
  digest?: Digest;
}

/** The names that AWS and Kubernetes have for an architecture: X86_64, x86_64, ARM64, aarch64. */
export function architectureNamed(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'x86_64') return 'amd64';
  return lower === 'aarch64' ? 'arm64' : lower;
}

/** The parts of a reference that a service holds; undefined for one that nobody could pull (a bare image id). */
export function referenceOf(text: string): ImageRef | undefined {
  try {
    return parseImageRef(text);
  } catch {
    return undefined;
  }
}

/** The digest at the end of `registry/name@sha256:...`; undefined for a reference or an image id without one. */
export function digestIn(text: string): Digest | undefined {
  const digest = text.split('@')[1];
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

/** The container of the project's image: a pod may have others beside it. The first one where none is of it. */
export function containerOf<T extends ContainerFacts>(
  containers: readonly T[],
  repository: string,
): T | undefined {
  return containers.find(({ image }) => referenceOf(image)?.repository === repository) ?? containers[0];
}

/** What runs the same image on the same architecture as one entry; `name` gives the text for so many. */
export function grouped(running: readonly Running[], name: (count: number) => string): Running[] {
  const keyOf = ({ architecture, image, digest }: Running): string => [architecture, image, digest].join(' ');
  const groups = new Map<string, Running[]>();
  for (const each of running) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups.values()].map((group) => ({ ...group[0]!, runs: name(group.length) }));
}
