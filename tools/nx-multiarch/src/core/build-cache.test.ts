import { describe, expect, it } from 'vitest';
import { errorOf } from '../testing/error-of';
import { cacheFaults, cachesOf } from './build-cache';
import { linux } from './platform';

const image = { project: '@acme/Accounts', deployment: 'eks', platform: linux('arm64') };
const REF = 'type=registry,ref=r:5000/cache:{project}-{deployment}-{arch}';
const FILLED = 'type=registry,ref=r:5000/cache:acme-accounts-eks-arm64';
const configured = { from: [REF], to: [`${REF},mode=max`] };
const none = { from: [], to: [] };

describe('cachesOf', () => {
  it('gives each image and architecture a place of its own', () => {
    expect(cachesOf(image, configured, {})).toEqual({
      cacheFrom: [FILLED],
      cacheTo: [`${FILLED},mode=max`],
    });
    const amd64 = cachesOf({ ...image, platform: linux('amd64') }, configured, {});
    expect(amd64.cacheFrom).toEqual([FILLED.replace('arm64', 'amd64')]);
  });

  it.each([
    ['one entry', REF, [FILLED]],
    ['a space between entries', `${REF} r/other:main`, [FILLED, 'r/other:main']],
    ['a line each, as YAML writes them', `${REF}\n  r/other:main\n`, [FILLED, 'r/other:main']],
    ['none', '', []],
  ])('takes a variable before nx.json: %s', (_name, from, cacheFrom) => {
    expect(cachesOf(image, configured, { from })).toEqual({ cacheFrom, cacheTo: [`${FILLED},mode=max`] });
  });

  it('lets a pull request read what it does not write', () => {
    expect(cachesOf(image, configured, { to: '' })).toEqual({ cacheFrom: [FILLED], cacheTo: [] });
  });

  it.each([
    ['the variable', none, { to: 'r/c' }, 'correct NX_MULTIARCH_CACHE_TO, or set it to an empty text'],
    ['the option', { ...none, to: ['r/c'] }, {}, '"buildCache" in nx.json'],
  ])('names %s that is at fault', async (_name, entries, variables, mend) => {
    const error = await errorOf((async () => cachesOf(image, entries, variables))());
    expect(error).toMatchObject({ code: 'BAD_OPTIONS', mend: expect.stringContaining(mend) });
  });
});

describe('cacheFaults', () => {
  const own = ',name={project}-{deployment}-{arch}';
  it.each([
    ['from', 'r/c:{environment}', 'names {environment}'],
    ['to', 'r/c', 'lacks {project}, {deployment}, {arch}'],
    ['to', 'type=gha,scope={project}-{deployment}', 'lacks {arch}'],
    ['to', 'type=inline', 'would put the cache into the image'],
    ['to', `type=local,dest=c,compression=zstd${own}`, 'leave out compression'],
    ['to', `type=local,dest=c,force-compression=true${own}`, 'leave out compression'],
    [
      'to',
      'type=s3,secret_access_key=abc,token=def,region=x',
      '"type=s3,secret_access_key=***,token=***,region=x"',
    ],
  ] as const)('%s %s: %s', (kind, entry, text) => {
    expect(cacheFaults(kind, [REF, entry])).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    ['from', 'r/c:main'],
    ['from', 'type=inline,ref=r/c'],
    ['to', `type=local,dest=c,compression=gzip${own}`],
    ['to', `type=registry,ref=r/c:{project}-{deployment}-{arch},compression=uncompressed,mode=max`],
  ] as const)('%s %s is sound', (kind, entry) => {
    expect(cacheFaults(kind, [entry])).toEqual([]);
  });
});
