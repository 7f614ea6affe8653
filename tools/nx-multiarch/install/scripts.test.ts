import { expect, it } from 'vitest';
import { toolsOf } from './scripts.mjs';

const compiles = { known: true, native: true, compile: 'node-gyp' };
const downloads = { known: true, native: true, download: 'node-pre-gyp' };
const unknown = { known: false, native: false };

it.each<[string, object]>([
  // argon2, node-hid, nodejieba, sharp 0.32, cpu-features, node-pty, re2, bcrypt 5
  ['cross-env ZERO_AR_DATE=1 node-gyp-build', { ...compiles, compile: 'node-gyp-build' }],
  ['pkg-prebuilds-verify ./binding-options.js || node-gyp rebuild', compiles],
  ['npx @mapbox/node-pre-gyp install --fallback-to-build', downloads],
  [
    '(node install/libvips && node install/dll-copy && prebuild-install) || (node install/can-compile && node-gyp rebuild && node install/dll-copy)',
    { ...compiles, known: false, download: 'prebuild-install' },
  ],
  ['node buildcheck.js > buildcheck.gypi && node-gyp rebuild', { ...compiles, known: false }],
  ['node scripts/prebuild.js || node-gyp rebuild', { ...compiles, known: false }],
  [
    'install-from-cache --artifact build/Release/re2.node --host-var RE2_DOWNLOAD_MIRROR || node-gyp -j max rebuild',
    { ...compiles, download: 'install-from-cache' },
  ],
  ['node-pre-gyp install --fallback-to-build', downloads],
  // What stands before a program, and how it is called.
  ['CXX="g++ -O2" FOO= npx --yes node-gyp@latest rebuild', compiles],
  ['./node_modules/.bin/node-gyp rebuild 2>&1', compiles],
  ['npx -c "node x.js" node-gyp', unknown],
  // Groups, and what is run where another command failed.
  ['(prebuild-install || node a.js) && node-gyp rebuild', { ...compiles, download: 'prebuild-install' }],
  ['node-gyp rebuild || (node a.js && node b.js)', compiles],
  ['node-gyp rebuild || node a.js && node b.js', { ...compiles, known: false }],
  ['node-gyp rebuild || node a.js; node b.js', { ...compiles, known: false }],
  ['node-gyp rebuild & node b.js', { ...compiles, known: false }],
  ['(node-gyp rebuild))) && node b.js', { ...compiles, known: false }],
  // What does nothing, and what only seems to.
  ['exit 0', { known: true, native: false }],
  ['true', { known: true, native: false }],
  ['echo "thanks && (bye)" 1>&2', { known: true, native: false }],
  ['echo "$(node x.js)"', unknown],
  ['echo $(node x.js)', unknown],
  ['echo `node x.js`', unknown],
  ['echo "module.exports = 1" > index.js', unknown],
  ['node fetch.js', unknown],
  ['FOO=1', unknown],
])('%s', (script, expected) => expect(toolsOf([script])).toEqual(expected));

it('one script that is unknown makes all of them so', () => {
  expect(toolsOf(['node-gyp-build || true', 'node fetch.js'])).toMatchObject({ known: false });
  expect(toolsOf([])).toEqual({ known: true, native: false });
});
