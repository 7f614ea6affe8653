/** A package that a file of an image tells of: `deb` by dpkg, `npm` by its manifest, `node` by the headers of Node. */
export interface FoundPackage {
  kind: 'deb' | 'npm' | 'node';
  /** As its registry has it: `libc6`, `@img/sharp-linux-arm64`. */
  name: string;
  version: string;
  /** Debian's word: `arm64`, `all`. */
  architecture?: string;
  /** What a Debian package was built from, where that has another name or version: advisories go by it. */
  source?: { name: string; version: string };
  /** What the manifest of an npm package says: an SPDX identifier or any other text. */
  license?: string;
}
