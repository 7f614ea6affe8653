import { expect, it } from 'vitest';
import type { Finding } from './findings';
import { isSound, rowsOf, summaryOf, titleOf, type VerifiedImage } from './report';

const finding: Finding = { rule: 'machine', path: '/a', found: 'amd64', expected: 'arm64' };
const advice: Finding = { rule: 'manifest-size', found: 'large', expected: 'small', advice: true };
const image: VerifiedImage = {
  project: 'accounts',
  deployment: 'eks',
  platform: 'linux/arm64',
  digest: '',
  elfFiles: 762,
  addons: 2,
  excepted: 0,
  findings: [],
};

it.each<[Partial<VerifiedImage>, string, boolean]>([
  [{}, '762 ELF files, 2 addons, sound', true],
  [{ elfFiles: 1, addons: 1, excepted: 1 }, '1 ELF file, 1 addon, 1 finding excepted, sound', true],
  [{ findings: [advice] }, '762 ELF files, 2 addons, sound', true],
  [{ findings: [finding, advice] }, '762 ELF files, 2 addons, 1 finding', false],
  [
    { findings: [finding, finding], excepted: 3 },
    '762 ELF files, 2 addons, 3 findings excepted, 2 findings',
    false,
  ],
])('%j', (change, text, sound) => {
  expect(summaryOf({ ...image, ...change })).toBe(`accounts eks linux/arm64: ${text}`);
  expect(isSound({ ...image, ...change })).toBe(sound);
});

it('names an image', () => {
  expect(titleOf('shop', 'lambda', 'amd64')).toBe('shop lambda linux/amd64');
});

it('shows the first of very many findings', () => {
  const { rows, more } = rowsOf(Array.from({ length: 100 }, () => finding));
  expect([rows.length, more]).toEqual([40, 60]);
  expect(rows[0]).toEqual(['/a', 'machine', 'amd64', 'arm64']);
});

it('shows what is about the whole image, and advice as such', () => {
  expect(rowsOf([advice]).rows).toEqual([['(image)', 'manifest-size (advice)', 'large', 'small']]);
});

it('lets no control character of a file name reach a terminal', () => {
  const path = '/\u001b[2J\u202e';
  expect(rowsOf([{ ...finding, path }]).rows[0]?.[0]).toBe('/\\u{1b}[2J\\u{202e}');
});
