import { expect, it } from 'vitest';
import type { LayerFile } from '../../testing/layout';
import { fittingAddon, soundImage, withParents } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

const MODULES = 'app/node_modules';
const manifest = (at: string, content: object): LayerFile => ({
  path: `${at}/package.json`,
  content: JSON.stringify({ version: '1.0.0', ...content }),
});
const addon = (at: string): LayerFile => ({ path: `${at}/x.node`, content: fittingAddon('arm64') });

const bcrypt = manifest(`${MODULES}/bcrypt`, { name: 'bcrypt', scripts: { install: 'node-gyp-build' } });
const optionalDependencies = { '@img/sharp-linux-arm64': '1', '@img/sharp-linux-x64': '1' };
const sharp = (at = MODULES) => manifest(`${at}/sharp`, { name: 'sharp', optionalDependencies });

const found = (...files: LayerFile[]) => findings(soundImage('arm64', withParents(files)));

it('a package that needs an addon and has none', async () => {
  expect(await found(bcrypt, { path: `${MODULES}/bcrypt/bcrypt.js`, content: 'load();' })).toEqual([
    {
      rule: 'addon',
      path: '/app/node_modules/bcrypt/package.json',
      found: 'bcrypt@1.0.0 has no native code',
      expected: 'a binary for linux/arm64',
    },
  ]);
});

it('a package whose packages for platforms are all left out', async () => {
  expect(await found(sharp())).toMatchObject([
    { rule: 'addon', found: 'sharp@1.0.0 has no native code, nor has one of 2 packages that carry it' },
  ]);
});

it('a package for the platform that is empty', async () => {
  const empty = manifest(`${MODULES}/@img/sharp-linux-arm64`, { name: '@img/sharp-linux-arm64' });
  expect(await found(sharp(), empty)).toHaveLength(1);
});

it("an addon of a package below it is not the package's own", async () => {
  expect(await found(bcrypt, addon(`${MODULES}/bcrypt/node_modules/other`))).toHaveLength(1);
});

it('one that a later layer hides', async () => {
  const image = soundImage(
    'arm64',
    withParents([bcrypt, addon(`${MODULES}/bcrypt`)]),
    withParents([{ path: `${MODULES}/bcrypt/.wh.x.node`, content: '' }]),
  );
  expect(await findings(image)).toHaveLength(1);
});

it.each<[string, LayerFile[]]>([
  ['in the package', [bcrypt, addon(`${MODULES}/bcrypt/prebuilds/linux-arm64`)]],
  ['in the package for the platform, beside it', [sharp(), addon(`${MODULES}/@img/sharp-linux-arm64/lib`)]],
  ['below it', [sharp(), addon(`${MODULES}/sharp/node_modules/@img/sharp-linux-arm64`)]],
  ['above it', [sharp(`${MODULES}/a/node_modules`), addon(`${MODULES}/@img/sharp-linux-arm64`)]],
  [
    'behind a link, as pnpm has it',
    [
      sharp(`${MODULES}/.pnpm/sharp@1/node_modules`),
      {
        path: `${MODULES}/.pnpm/sharp@1/node_modules/@img/sharp-linux-arm64`,
        type: 'symlink',
        linkname: '../../../i@1/sharp-linux-arm64',
      },
      addon(`${MODULES}/.pnpm/i@1/sharp-linux-arm64`),
    ],
  ],
  ['nowhere, and not needed', [manifest(`${MODULES}/fastify`, { name: 'fastify' })]],
  ['nowhere, in a folder that is no package', [{ path: 'app/package.json', content: '{"gypfile":true}' }]],
])('sound: an addon %s', async (_, files) => expect(await found(...files)).toEqual([]));
