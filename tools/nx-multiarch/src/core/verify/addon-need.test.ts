import { describe, expect, it } from 'vitest';
import { addonNeedOf } from './addon-need';

const need = (manifest: object) => addonNeedOf(JSON.stringify({ name: 'p', version: '1.0.0', ...manifest }));

describe('addonNeedOf', () => {
  it.each([
    ['node-gyp', { scripts: { install: 'node-gyp rebuild' } }],
    ['a prebuild, or else a build', { scripts: { install: 'prebuild-install -r napi || node-gyp rebuild' } }],
    ['node-gyp-build', { scripts: { install: 'node-gyp-build' } }],
    ['a tool in brackets', { scripts: { preinstall: '(node-gyp-build) && echo done' } }],
    ['node-pre-gyp after the install', { scripts: { postinstall: 'npx node-pre-gyp install' } }],
    ['a cache of GitHub', { scripts: { install: 'install-from-cache --artifact x || node-gyp rebuild' } }],
    ["node-pre-gyp's part of the manifest", { binary: { module_name: 'addon' } }],
    ['a gypfile', { gypfile: true }],
  ])('%s: in the package itself', (_, manifest) =>
    expect(need(manifest)).toEqual({ of: 'p@1.0.0', platforms: [] }),
  );

  it('packages for platforms, of which those for Linux count', () => {
    const names = [
      '@img/sharp-linux-arm64',
      '@swc/core-linux-x64-gnu',
      '@img/sharp-darwin-arm64',
      'fsevents',
    ];
    const optionalDependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']));
    expect(need({ optionalDependencies, scripts: { install: 'node-gyp rebuild' } })).toEqual({
      of: 'p@1.0.0',
      platforms: names.slice(0, 2),
    });
  });

  it.each([
    ['no script', {}],
    ['another script', { scripts: { postinstall: 'node -e "banner()" my-node-gyp.js' } }],
    ['a script for who develops it', { scripts: { build: 'node-gyp rebuild', test: 'prebuild-install' } }],
    ['optional packages for other systems', { optionalDependencies: { fsevents: '2', 'a-win32-x64': '1' } }],
    [
      'parts that are of other types',
      { scripts: 'node-gyp', binary: 'x', optionalDependencies: null, gypfile: 1 },
    ],
  ])('%s: nothing', (_, manifest) => expect(need(manifest)).toBeUndefined());

  it.each(['', 'no JSON', '7', 'null'])('a manifest of %j needs nothing', (text) =>
    expect(addonNeedOf(text)).toBeUndefined(),
  );

  it('a package without a name', () =>
    expect(addonNeedOf('{"gypfile":true}')).toEqual({ of: '@', platforms: [] }));
});
