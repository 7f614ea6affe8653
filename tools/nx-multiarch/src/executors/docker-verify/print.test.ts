import { expect, it } from 'vitest';
import type { VerifiedImage } from '../../core/verify/report';
import { textOf } from './print';

const finding = { rule: 'machine', path: '/a', found: 'amd64', expected: 'arm64' } as const;
const image: VerifiedImage = {
  ...{ project: 'accounts', deployment: 'eks', platform: 'linux/arm64', digest: '' },
  ...{ elfFiles: 100, addons: 0, excepted: 0 },
  findings: [],
};

it('prints no table for a sound image', () => {
  expect(textOf([image, image]).split('\n')).toHaveLength(2);
});

it('says how many findings are left out', () => {
  const text = textOf([{ ...image, findings: Array.from({ length: 50 }, () => finding) }]);
  expect(text.split('\n').at(-1)).toBe('and 10 more findings; --json prints them all');
});
