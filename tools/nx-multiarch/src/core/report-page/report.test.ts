import { describe, expect, it } from 'vitest';
import { digestOfDigit, someReport } from '../../testing/report';
import { buildText, nameOf, notPushed, pageImages, verdictText } from './report';

describe('pageImages', () => {
  it('are those of one platform each, in their order', () => {
    expect(pageImages(someReport()).map(({ name }) => name)).toEqual([
      'accounts eks linux/arm64',
      'accounts eks linux/amd64',
      'thumbnailer lambda linux/arm64',
    ]);
  });

  it('are there once for all registries', () => {
    const [first] = someReport().images;
    const second = { ...first!, repository: 'second.example/accounts-eks' };
    const images = pageImages({ images: [first!, second] });
    expect(images).toHaveLength(2);
    expect(images[0]?.references).toEqual([
      `127.0.0.1:5001/nx-multiarch/accounts-eks@${digestOfDigit('a')}`,
      `second.example/accounts-eks@${digestOfDigit('a')}`,
    ]);
  });

  it('have no layers where a record names none', () => {
    const [image] = someReport().images;
    delete image!.subjects[0]!.layers;
    expect(pageImages({ images: [image!] })[0]?.layers).toEqual([]);
  });
});

describe('nameOf', () => {
  it.each([
    [{ project: 'accounts', deployment: 'eks' }, 'accounts eks'],
    [{}, 'accounts-eks'],
  ])('%j -> %s', (of, name) => {
    expect(nameOf({ ...of, repository: 'r.example/a/accounts-eks', digest: '', subjects: [] })).toBe(name);
  });
});

describe('notPushed', () => {
  it('are the verdicts on what no push has taken', () => {
    const { images, verified } = someReport();
    const pushed = { ...verified[0]!, digest: digestOfDigit('a') };
    expect(notPushed({ images, verified: [pushed, ...verified] })).toEqual(verified);
  });
});

describe('buildText', () => {
  it.each([
    [undefined, ''],
    [{ status: 'success' }, 'built'],
    [{ status: 'success', seconds: 14.24 }, 'built in 14.2 s'],
    [{ status: 'remote-cache' }, 'from cache'],
  ])('%j -> %j', (build, text) => expect(buildText(build)).toBe(text));
});

describe('verdictText', () => {
  const finding = { rule: 'machine', found: 'amd64', expected: 'arm64' } as const;
  const advice = { ...finding, advice: true };
  it.each([
    [[], 'sound'],
    [[advice], 'sound'],
    [[advice, finding], '1 finding'],
    [[finding, finding], '2 findings'],
  ])('%j -> %s', (findings, text) => expect(verdictText({ findings })).toBe(text));
});
