// By its parts: the whole library loads validators too, for longer than all else that a push needs.
import { Factories } from '@cyclonedx/cyclonedx-library/Contrib/License';
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import type { Contents, Ingredient } from '../../core/sbom/contents';
import { imageNameOf, type NamedPlatformImage } from '../../core/sbom/image-name';
import { imagePurl } from '../../core/sbom/purl';
import { hexOf } from '../../core/referrers/referrers-tag';

/** What our own properties are led by: https://cyclonedx.github.io/cyclonedx-property-taxonomy/ */
const PROPERTY = 'nx-multiarch';

/** What an SBOM says besides the contents. */
export interface BomSubject extends NamedPlatformImage {
  /** The version of this plugin. */
  toolVersion: string;
}

// Nothing here parses SPDX expressions: they stand as names, as unknown licenses do.
const licenses = new Factories.LicenseFactory(() => {
  throw new Error('expressions are not parsed');
});

/**
 * The SBOM of one platform's image, as CycloneDX 1.6 in JSON. The same image always gives the same bytes: no serial
 * number, no time (the provenance has that), and everything sorted. Source: https://cyclonedx.org/docs/1.6/json/
 */
export function composeBom(subject: BomSubject, contents: Contents): string {
  const bom = new Models.Bom({ metadata: metadataOf(subject, contents) });
  for (const ingredient of contents.ingredients) bom.components.add(componentOf(ingredient));
  if (contents.distribution) bom.components.add(systemOf(contents.distribution));
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalizers).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function metadataOf(subject: BomSubject, { unread }: Contents): Models.Metadata {
  const { digest, architecture, toolVersion } = subject;
  const name = imageNameOf(subject);
  const purl = imagePurl(name, digest, { arch: architecture });
  const image = new Models.Component(Enums.ComponentType.Container, name, {
    bomRef: purl,
    purl,
    version: digest,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], hexOf(digest)]]),
    properties: propertiesOf('unread', unread),
  });
  const tool = new Models.Component(Enums.ComponentType.Application, 'nx-multiarch', {
    version: toolVersion,
  });
  return new Models.Metadata({
    component: image,
    tools: new Models.Tools({ components: new Models.ComponentRepository([tool]) }),
  });
}

function componentOf({ kind, name, version, license, purl, paths }: Ingredient): Models.Component {
  const [own = '', group] = name.split('/').reverse();
  const type = kind === 'node' ? Enums.ComponentType.Platform : Enums.ComponentType.Library;
  return new Models.Component(type, own, {
    bomRef: purl,
    purl,
    version,
    ...(group ? { group } : {}),
    // Advisories about Node go by its CPE: no registry of packages has it.
    ...(kind === 'node' ? { cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*` } : {}),
    licenses: new Models.LicenseRepository(license ? [licenses.makeDisjunctive(license)] : []),
    properties: propertiesOf('path', paths),
  });
}

function systemOf({ id, version }: NonNullable<Contents['distribution']>): Models.Component {
  const bomRef = ['os', id, version].filter(Boolean).join(':');
  return new Models.Component(Enums.ComponentType.OperatingSystem, id, {
    bomRef,
    ...(version ? { version } : {}),
  });
}

function propertiesOf(name: string, values: readonly string[]): Models.PropertyRepository {
  return new Models.PropertyRepository(
    values.map((value) => new Models.Property(`${PROPERTY}:${name}`, value)),
  );
}
