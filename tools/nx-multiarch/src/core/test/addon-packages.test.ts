import { describe, expect, it } from 'vitest';
import { elfContent, entry, script } from '../../testing/entries';
import { buildTree } from '../verify/file-tree';
import type { Content } from '../verify/inventory';
import { addonPackages } from './addon-packages';

const arm = elfContent();

function packagesOf(...files: [string, Content?][]) {
  const { root } = buildTree([files.map(([path, content = arm]) => entry(path, { content }))]);
  return addonPackages(root, 'arm64');
}

describe('addonPackages', () => {
  it('groups the addons by the package that they are in', () => {
    expect(
      packagesOf(
        ['app/node_modules/bcrypt/prebuilds/linux-arm64/bcrypt.glibc.node'],
        ['app/node_modules/bcrypt/build/Release/bcrypt.node'],
        ['app/node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64.node'],
      ),
    ).toEqual([
      {
        name: '@img/sharp-linux-arm64',
        files: ['/app/node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64.node'],
      },
      {
        name: 'bcrypt',
        files: [
          '/app/node_modules/bcrypt/build/Release/bcrypt.node',
          '/app/node_modules/bcrypt/prebuilds/linux-arm64/bcrypt.glibc.node',
        ],
      },
    ]);
  });

  it('takes the innermost package', () => {
    const [found] = packagesOf(['app/node_modules/a/node_modules/b/b.node']);
    expect(found?.name).toBe('b');
  });

  it.each<[string, string, Content?]>([
    ['of another architecture', 'app/node_modules/a/a.node', elfContent({ architecture: 'amd64' })],
    ['that is no ELF file', 'app/node_modules/a/a.node', script('/bin/sh')],
    ['with another ending', 'app/node_modules/a/a.so', arm],
    ['outside any package: the runtime client of a Lambda base', 'var/runtime/rapid-client.node', arm],
    ['of a global tool', 'usr/local/lib/node_modules/tool/a.node', arm],
  ])('passes over a file %s', (_what, path, content) => {
    expect(packagesOf([path, content])).toEqual([]);
  });
});
