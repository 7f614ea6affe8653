import { PackageURL } from 'packageurl-js';
import type { FoundPackage } from './found-package';
import type { Distribution } from './os-release';

/** Where Debian packages are from, where no os-release says it. */
const DEBIAN: Distribution = { id: 'debian' };

/**
 * The name by which scanners and advisories know a package: https://github.com/package-url/purl-spec. `upstream`, the
 * source package of a Debian one, is no qualifier of the specification; Syft writes it and Grype matches by it.
 */
export function purlOf(found: FoundPackage, distribution: Distribution = DEBIAN): string {
  const { kind, name, version } = found;
  if (kind === 'deb') return debianPurl(found, distribution);
  if (kind === 'node') return new PackageURL('generic', undefined, name, version).toString();
  const [own = '', scope] = name.split('/').reverse();
  return new PackageURL('npm', scope, own, version).toString();
}

function debianPurl({ name, version, architecture, source }: FoundPackage, from: Distribution): string {
  const qualifiers = {
    ...(architecture ? { arch: architecture } : {}),
    ...(from.version ? { distro: `${from.id}-${from.version}` } : {}),
    ...(source ? { upstream: upstreamOf(source, version) } : {}),
  };
  return new PackageURL('deb', from.id, name, version, qualifiers).toString();
}

function upstreamOf(source: NonNullable<FoundPackage['source']>, version: string): string {
  return source.version === version ? source.name : `${source.name}@${source.version}`;
}

/** An image of one platform, by its manifest's digest and whatever registry holds it. */
export function imagePurl(name: string, digest: string, qualifiers: Record<string, string>): string {
  return new PackageURL('oci', undefined, name, digest, qualifiers).toString();
}
