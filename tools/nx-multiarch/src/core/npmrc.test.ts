import { describe, expect, it } from 'vitest';
import { mergeNpmrc } from './npmrc';

describe('mergeNpmrc', () => {
  it.each<[string, string[], string]>([
    ['the later file wins: it stands last', ['registry=a', 'registry=b'], 'registry=a\nregistry=b\n'],
    ['a token from the environment', ['//r/:_authToken=${NPM_TOKEN}'], '//r/:_authToken=secret\n'],
    ['an optional name', ['a=${NPM_TOKEN?}'], 'a=secret\n'],
    ['a name without a value', ['a=${NOT_SET}'], 'a=${NOT_SET}\n'],
    ['paths of the host', ['cafile=/ca\ncache = /c\n//r/:certfile=/x\nnodedir=/usr\nca=pem'], 'ca=pem\n'],
    ['empty lines and Windows line ends', ['a=1\r\n\r\nb=2\r\n'], 'a=1\nb=2\n'],
    ['nothing', [], '\n'],
  ])('%s', (_name, files, merged) => expect(mergeNpmrc(files, { NPM_TOKEN: 'secret' })).toBe(merged));
});
