import { parseBuilder } from '../builder-nodes';
import { parsePlatform } from '../platform';

/**
 * The Linux architectures in what `docker buildx inspect` says of a builder, each once; BuildKit finds them out by
 * running a program of each. Empty where it does not say.
 */
export function builderArchitectures(text: string): string[] {
  const platforms = parseBuilder(text).nodes.flatMap((node) => node.platforms.map(parsePlatform));
  return [
    ...new Set(platforms.flatMap((platform) => (platform?.os === 'linux' ? platform.architecture : []))),
  ];
}
