import { expect, it } from 'vitest';
import { nameInPlaceOf } from './artifact-name';

const ROOT = '/home/me/my work';
const FOLDER = `${ROOT}/dist/images/accounts/eks/.whole-Ab12Cd`;

it.each([
  [`${FOLDER} (debian 12.1)`, 'accounts-eks (debian 12.1)'],
  [`${FOLDER.slice(1)}: libssl3@3.0.1`, 'accounts-eks: libssl3@3.0.1'],
  ['dist/images/accounts/eks/.whole-Ab12Cd', 'accounts-eks'],
  ['/home/me/my%20work/dist/images/accounts/eks/.whole-Ab12Cd', 'accounts-eks'],
  ['home/me/my%20work/dist/images/accounts/eks/.whole-Ab12Cd', 'accounts-eks'],
  ['app/node_modules/a/package.json', 'app/node_modules/a/package.json'],
])('%s: %s', (text, named) => {
  expect(nameInPlaceOf(ROOT, FOLDER, 'accounts-eks')(text)).toBe(named);
});

it('knows a folder that is not in the workspace', () => {
  expect(nameInPlaceOf(ROOT, '/tmp/whole', 'accounts-eks')('/tmp/whole (debian 12.1)')).toBe(
    'accounts-eks (debian 12.1)',
  );
});
