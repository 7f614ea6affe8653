import { describe, expect, it } from 'vitest';
import { entry, link } from '../../testing/entries';
import { buildTree, nodesOf } from './file-tree';
import type { Entry } from './inventory';

const pathsOf = (...layers: Entry[][]): string[] =>
  [...nodesOf(buildTree(layers).root)].map(
    ({ path, entry: { type } }) => `${path}${type === 'directory' ? '/' : ''}`,
  );

const dir = (path: string): Entry => entry(path, { type: 'directory' });

describe('buildTree', () => {
  it.each<[string, Entry[][], string[]]>([
    ['nothing', [], []],
    ['files of one layer', [[entry('b'), entry('./a/x')]], ['/a/', '/a/x', '/b']],
    ['a file over a file', [[entry('a')], [entry('a')]], ['/a']],
    [
      'a directory over a directory',
      [
        [dir('a/'), entry('a/x')],
        [dir('a'), entry('a/y')],
      ],
      ['/a/', '/a/x', '/a/y'],
    ],
    ['a file over a directory', [[entry('a/x')], [entry('a')]], ['/a']],
    ['a directory over a file', [[entry('a')], [dir('a'), entry('a/x')]], ['/a/', '/a/x']],
    ['a file in what was a file', [[entry('a')], [entry('a/x')]], ['/a/', '/a/x']],
    ['a whiteout', [[entry('a/x'), entry('a/y')], [entry('a/.wh.x')]], ['/a/', '/a/y']],
    ['a whiteout of a directory', [[entry('a/x'), entry('b')], [entry('.wh.a')]], ['/b']],
    ['a whiteout of nothing', [[entry('a')], [entry('.wh.b'), entry('c/.wh.d')]], ['/a']],
    ['a whiteout behind what its own layer puts there', [[entry('a')], [entry('a'), entry('.wh.a')]], ['/a']],
    ['a file put back later', [[entry('a')], [entry('.wh.a')], [entry('a')]], ['/a']],
    [
      'an opaque directory',
      [
        [entry('a/x'), entry('a/b/y')],
        [entry('a/z'), entry('a/.wh..wh..opq')],
      ],
      ['/a/', '/a/z'],
    ],
    ['an opaque directory that was not there', [[], [entry('a/.wh..wh..opq')]], []],
    ['a path that climbs out', [[entry('../../a'), entry('b/../c')]], ['/a', '/c']],
    [
      'a file through a link to a directory',
      [[dir('usr/lib'), link('lib', 'usr/lib')], [entry('lib/x')]],
      ['/lib', '/usr/', '/usr/lib/', '/usr/lib/x'],
    ],
    [
      'a whiteout through a link to a directory',
      [[entry('usr/lib/x'), link('lib', '/usr/lib')], [entry('lib/.wh.x')]],
      ['/lib', '/usr/', '/usr/lib/'],
    ],
    ['a file through a link to nothing', [[link('lib', 'gone')], [entry('lib/x')]], ['/lib/', '/lib/x']],
    [
      'a link over a directory that files went into',
      [[entry('a/x'), entry('b/x'), link('a', 'b'), entry('a/y')]],
      ['/a', '/b/', '/b/x', '/b/y'],
    ],
    [
      'a link that leads elsewhere after files went through it',
      [[dir('b'), dir('c'), link('a', 'b'), entry('a/x'), link('a', 'c'), entry('a/y')]],
      ['/a', '/b/', '/b/x', '/c/', '/c/y'],
    ],
    ['a directory over a link', [[entry('b/x'), link('a', 'b')], [dir('a')]], ['/a/', '/b/', '/b/x']],
  ])('%s', (_, layers, expected) => {
    expect(pathsOf(...layers)).toEqual(expected);
  });

  it('gives a hard link what it links to, of its own layer or a lower one', () => {
    const target = entry('bin/a', { mode: 0o755, content: { kind: 'pe' } });
    const tree = buildTree([[target], [link('b', './bin/a', 'link')], [entry('.wh.bin')]]);
    expect([...nodesOf(tree.root)]).toMatchObject([
      { path: '/b', entry: { mode: 0o755, content: { kind: 'pe' } } },
    ]);
    expect(tree.brokenLinks).toEqual([]);
  });

  it('names hard links to nothing', () => {
    const tree = buildTree([[link('a', 'b/c', 'link'), { ...link('d', '', 'link'), linkname: undefined }]]);
    expect(tree.brokenLinks).toEqual([
      { path: '/a', linkname: 'b/c' },
      { path: '/d', linkname: '' },
    ]);
  });

  it('takes the mode of the root from its entry', () => {
    expect(buildTree([[entry('./', { type: 'directory', mode: 0o700 })]]).root.entry.mode).toBe(0o700);
  });

  it('marks the directories that no layer names', () => {
    const nodes = [...nodesOf(buildTree([[dir('a'), entry('a/b/c')]]).root)];
    expect(nodes.map(({ path, implicit }) => `${path} ${implicit}`)).toEqual([
      '/a undefined',
      '/a/b true',
      '/a/b/c undefined',
    ]);
    const named = [...nodesOf(buildTree([[entry('a/b')], [dir('a')]]).root)];
    expect(named.map(({ implicit }) => implicit)).toEqual([undefined, undefined]);
  });
});
