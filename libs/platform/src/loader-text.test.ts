import { expect, it } from 'vitest';
import { loaderText } from './loader-text';

it.each([
  ['x.node: invalid ELF header', 'x.node: invalid ELF header'],
  [
    // Node's, of an addon for another version of it.
    "The module '/x.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 108.",
    "The module '/x.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 108.",
  ],
  [
    // sharp's.
    'Could not load the "sharp" module using the linux-x64 runtime\nERR_DLOPEN_FAILED: libvips-cpp.so.8: no\nPossible solutions:\n- Ensure',
    'Could not load the "sharp" module using the linux-x64 runtime ERR_DLOPEN_FAILED: libvips-cpp.so.8: no',
  ],
  [
    // node-gyp-build's.
    'No native build was found for platform=linux arch=x64\n    loaded from: /app/node_modules/bcrypt\n',
    'No native build was found for platform=linux arch=x64 loaded from: /app/node_modules/bcrypt',
  ],
  ["Cannot find module 'bcrypt'\nRequire stack:\n- /app/main.js", "Cannot find module 'bcrypt'"],
  ['x'.repeat(600), 'x'.repeat(500)],
])('%j', (message, expected) => expect(loaderText(new Error(message))).toBe(expected));

it('takes what is no error', () => expect(loaderText('thrown as text')).toBe('thrown as text'));
