import { describe, expect, it } from 'vitest';
import { archived } from '../../testing/archived';
import { compareEntries } from './compare-entries';

const [a, b, c] = ['./app/a', 'app/b', 'app/c/'].map((path) => archived(path));

describe('compareEntries, of one file', () => {
  const other = `sha256:${'2'.repeat(64)}`;
  it.each([
    ['type', { type: 'symlink' }, 'file', 'symlink'],
    ['link', { linkname: '/b' }, '', '/b'],
    ['content', { digest: other, size: 4 }, `sha256:${'1'.repeat(64)} (3 bytes)`, `${other} (4 bytes)`],
    ['content', { digest: '', size: 0 }, `sha256:${'1'.repeat(64)} (3 bytes)`, 'empty'],
    ['mode', { mode: 0o755 }, '0644', '0755'],
    ['owner', { uid: 1000, gid: 50 }, '0:0', '1000:50'],
    ['owner', { user: 'root', group: 'wheel' }, '0:0', '0:0 root wheel'],
    ['device', { device: '1,3' }, '0,0', '1,3'],
    ['time', { time: '2025-01-16T14:30:00.000Z' }, '1970-01-01T00:00:00.000Z', '2025-01-16T14:30:00.000Z'],
    ['attributes', { attributes: { a: 'b' } }, '{}', '{"a":"b"}'],
  ])('%s', (what, change, first, second) => {
    const changed = archived('app/b', change);
    expect(compareEntries([a!, b!, c!], [a!, changed, c!])).toEqual({ path: '/app/b', what, first, second });
  });

  it('says the most telling of several', () => {
    const changed = archived('app/b', { mode: 0o755, digest: other });
    expect(compareEntries([b!], [changed])).toMatchObject({ what: 'content' });
  });
});

describe('compareEntries, of several', () => {
  it.each([
    ['a file more', [a!, c!], [a!, b!, c!], { path: '/app/b', what: 'missing', first: 'is not there' }],
    ['a file less', [a!, b!, c!], [a!, c!], { path: '/app/b', what: 'missing', first: 'is there' }],
    ['one more at the end', [a!], [a!, b!], { path: '/app/b', what: 'missing', second: 'is there' }],
    ['one less at the end', [a!, b!], [a!], { path: '/app/b', what: 'missing', second: 'is not there' }],
    ['one that is there twice', [a!, a!], [a!], { path: '/app/a', what: 'missing', second: 'is not there' }],
    ['another order', [a!, b!, c!], [a!, c!, b!], { what: 'order', first: '/app/b', second: '/app/c' }],
  ])('%s', (_name, first, second, difference) => {
    expect(compareEntries(first, second)).toMatchObject(difference);
  });

  it('finds nothing where nothing differs', () => {
    expect(compareEntries([a!, b!], [a!, b!])).toBeUndefined();
  });
});
