import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import { architectureNamed, containerOf, digestIn, grouped, referenceOf } from './running';

describe('architectureNamed', () => {
  it.each([
    ['x86_64', 'amd64'],
    ['X86_64', 'amd64'],
    ['ARM64', 'arm64'],
    ['aarch64', 'arm64'],
    ['amd64', 'amd64'],
    ['s390x', 's390x'],
  ])('%s is %s', (name, architecture) => expect(architectureNamed(name)).toBe(architecture));
});

describe('digestIn', () => {
  it.each([
    [`host/app@${digestLike('a')}`, digestLike('a')],
    [`docker-pullable://host/app@${digestLike('a')}`, digestLike('a')],
    [digestLike('a'), undefined],
    ['host/app:tag', undefined],
    ['host/app@sha256:12', undefined],
  ])('%s', (text, digest) => expect(digestIn(text)).toBe(digest));
});

it('reads no reference where there is none', () => {
  expect(referenceOf('host:5000/app:dev')?.repository).toBe('app');
  expect(referenceOf('NOT A REFERENCE')).toBeUndefined();
});

describe('containerOf', () => {
  const sidecar = { image: 'public.ecr.aws/x-ray:1' };
  const app = { image: 'host:5000/team/app:dev' };
  it.each([
    ['its own beside another', [sidecar, app], app],
    ['the first where none is its own', [sidecar], sidecar],
    ['none', [], undefined],
  ])('%s', (_name, containers, expected) => expect(containerOf(containers, 'team/app')).toEqual(expected));
});

it('puts what is alike together', () => {
  const pod = { runs: '', architecture: 'arm64', image: 'host/app', digest: digestLike('a') };
  const groups = grouped([pod, { ...pod, architecture: 'amd64' }, pod], (count) => `${count} of them`);
  expect(groups.map(({ runs, architecture }) => [runs, architecture])).toEqual([
    ['2 of them', 'arm64'],
    ['1 of them', 'amd64'],
  ]);
});
