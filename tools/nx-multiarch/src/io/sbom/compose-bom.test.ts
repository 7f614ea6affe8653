import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import type { Contents } from '../../core/sbom/contents';
import { composeBom } from './compose-bom';

/** The schemas that CycloneDX publishes, as its library carries them. */
const SCHEMAS = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema');
const ID = 'http://cyclonedx.org/schema';
const schema = (name: string): object =>
  JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;

const ajv = addFormats(new Ajv({ strict: false }))
  // Of drafts that ajv-formats does not know.
  .addFormat('iri-reference', true)
  .addFormat('idn-email', true)
  .addFormat('idn-hostname', true);
// Each is named by the file that refers to it, and not by its own $id.
for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
  ajv.addSchema({ ...schema(name), $id: `${ID}/${name}.SNAPSHOT.schema.json` });
const isValid = ajv.compile(schema('bom-1.6'));

const SUBJECT = {
  project: '@acme/accounts',
  deployment: 'eks',
  architecture: 'arm64',
  digest: `sha256:${'ab'.repeat(32)}`,
  toolVersion: '1.2.3',
};
const CONTENTS: Contents = {
  distribution: { id: 'debian', version: '12' },
  unread: ['/var/lib/rpm/rpmdb.sqlite'],
  ingredients: [
    { kind: 'node', name: 'node', version: '24.1.0', purl: 'pkg:generic/node@24.1.0', paths: ['/usr/node'] },
    {
      kind: 'npm',
      name: '@img/sharp',
      version: '0.35.5',
      license: 'Apache-2.0',
      purl: 'pkg:npm/%40img/sharp@0.35.5',
      paths: ['/a', '/b'],
    },
    {
      kind: 'npm',
      name: 'odd',
      version: '1',
      license: '(MIT OR what I said)',
      purl: 'pkg:npm/odd@1',
      paths: ['/c'],
    },
  ],
};

it('is valid by the schema of CycloneDX 1.6', () => {
  for (const contents of [CONTENTS, { ingredients: [], unread: [], distribution: { id: 'x' } }]) {
    isValid(JSON.parse(composeBom(SUBJECT, contents)));
    expect(isValid.errors).toBeNull();
  }
});

it('says of a file that is none that it is none', () => {
  expect(isValid({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'x' }] })).toBe(false);
});

it('gives the same bytes each time, in whatever order packages were found', () => {
  const turned = { ...CONTENTS, ingredients: [...CONTENTS.ingredients].reverse() };
  expect(composeBom(SUBJECT, turned)).toBe(composeBom(SUBJECT, CONTENTS));
});

it('names the image by its digest, and each package by its purl', async () => {
  await expect(composeBom(SUBJECT, CONTENTS)).toMatchFileSnapshot('bom.golden.json');
});
