import { describe, expect, it } from 'vitest';
import { entry } from '../../testing/entries';
import { buildTree } from './file-tree';
import { ANY_USER, may, userOf } from './user';

const { root } = buildTree([
  [
    entry('etc/passwd', { text: '# users\nroot:x:0:0\nnode:x:1000:1001:::\n' }),
    entry('etc/group', { text: 'root:x:0\nnode:x:1001:\nstaff:x:50:mail,node\n' }),
  ],
]);

describe('userOf', () => {
  it.each([
    [undefined, { uid: 0, gid: 0, groups: [] }],
    ['', { uid: 0, gid: 0, groups: [] }],
    ['root', { uid: 0, gid: 0, groups: [] }],
    ['node', { uid: 1000, gid: 1001, groups: [50] }],
    ['1000', { uid: 1000, gid: 1001, groups: [50] }],
    ['2000', { uid: 2000, gid: 0, groups: [] }],
    ['node:staff', { uid: 1000, gid: 50, groups: [] }],
    ['2000:3000', { uid: 2000, gid: 3000, groups: [] }],
    ['2000:1001', { uid: 2000, gid: 1001, groups: [] }],
    ['app', 'no user "app" in /etc/passwd'],
    ['node:app', 'no group "app" in /etc/group'],
  ])('of %s', (text, expected) => {
    expect(userOf(root, text)).toEqual(expected);
  });

  it('needs no /etc/passwd for numbers', () => {
    const empty = buildTree([]).root;
    expect(userOf(empty, '1000')).toEqual({ uid: 1000, gid: 0, groups: [] });
    expect(userOf(empty)).toEqual({ uid: 0, gid: 0, groups: [] });
    expect(userOf(empty, 'node')).toBe('no user "node" in /etc/passwd');
  });
});

describe('may', () => {
  const owner = { uid: 5, gid: 5, groups: [6] };
  it.each<[string, Parameters<typeof may>[0], number, number, 1 | 2 | 4, boolean]>([
    ['root executes what anybody may', { uid: 0, gid: 0, groups: [] }, 0o001, 9, 1, true],
    ['root executes nothing else', { uid: 0, gid: 0, groups: [] }, 0o644, 9, 1, false],
    ['root reads everything', { uid: 0, gid: 0, groups: [] }, 0o000, 9, 4, true],
    ['an owner, by the first digit', owner, 0o100, 9, 1, true],
    ['an owner, by no other digit', owner, 0o011, 9, 1, false],
    ['a group, by the second digit', { ...owner, uid: 1, gid: 9 }, 0o010, 9, 1, true],
    ['a further group', { ...owner, uid: 1 }, 0o040, 6, 4, true],
    ['a group, by no other digit', { ...owner, uid: 1, gid: 9 }, 0o701, 9, 1, false],
    ['others, by the last digit', ANY_USER, 0o004, 9, 4, true],
    ['others, by no other digit', ANY_USER, 0o770, 9, 4, false],
  ])('%s', (_, user, mode, gid, bit, expected) => {
    const node = { path: '/x', entry: entry('x', { mode, uid: 5, gid }), children: new Map() };
    expect(may(user, node, bit)).toBe(expected);
  });

  it('lets root search every directory', () => {
    const closed = { path: '/x', entry: entry('x', { type: 'directory', mode: 0 }), children: new Map() };
    expect(may({ uid: 0, gid: 0, groups: [] }, closed, 1)).toBe(true);
  });
});
