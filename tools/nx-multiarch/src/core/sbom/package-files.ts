import { parseDpkgStatus } from './dpkg';
import type { FoundPackage } from './found-package';
import { parseNodeHeader } from './node-headers';
import { parseNpmManifest } from './npm-manifest';

/** The header that an installation of Node has beside its program, from the folder that holds both. */
export const NODE_HEADER = 'include/node/node_version.h';

/** The manifest of a package that npm installed. */
export const NPM_MANIFEST = /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;

type Parse = (text: string) => FoundPackage[];

/** Which files tell of packages, by their paths without a slash at the start, and how each is read. */
const PARSERS: readonly [RegExp, Parse][] = [
  [/^var\/lib\/dpkg\/status$/, parseDpkgStatus],
  // Distroless: https://github.com/GoogleContainerTools/distroless/blob/main/PACKAGE_METADATA.md
  [/^var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/, parseDpkgStatus],
  [NPM_MANIFEST, parseNpmManifest],
  [new RegExp(`(^|/)${NODE_HEADER.replaceAll('.', '\\.')}$`), parseNodeHeader],
];

/** How the packages are read that a file tells of; undefined for every other file. */
export function packageParserOf(path: string): Parse | undefined {
  return PARSERS.find(([pattern]) => pattern.test(path))?.[1];
}
