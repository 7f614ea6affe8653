import { expect, it } from 'vitest';
import { entry, link } from '../../testing/entries';
import { buildTree } from './file-tree';
import { resolve } from './resolve';

const { root } = buildTree([
  [
    entry('usr/bin/env'),
    link('bin', 'usr/bin'),
    link('usr/bin/absolute', '/usr/bin/env'),
    link('usr/bin/up', '../../../../usr/bin/env'),
    link('circle', 'circle'),
    link('dangling', 'gone'),
    { ...link('empty', ''), linkname: undefined },
  ],
]);

it.each([
  ['/', '/'],
  ['/usr/bin/env', '/usr/bin/env'],
  ['usr//./bin/env', '/usr/bin/env'],
  ['/bin/env', '/usr/bin/env'],
  ['/bin/../bin/env', '/usr/bin/env'],
  ['/../usr', '/usr'],
  ['/usr/bin/absolute', '/usr/bin/env'],
  ['/bin/up', '/usr/bin/env'],
  ['/empty', '/'],
  ['/circle', undefined],
  ['/dangling', undefined],
  ['/usr/bin/env/x', undefined],
  ['/nothing', undefined],
])('%s leads to %s', (path, expected) => {
  expect(resolve(root, path)?.node.path).toBe(expected);
});

it('names the directories that were searched', () => {
  expect(resolve(root, '/bin/env')?.searched.map(({ path }) => path)).toEqual(['/', '/', '/usr', '/usr/bin']);
});
