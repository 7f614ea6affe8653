import bcrypt from 'bcrypt';
import { describe, expect, it, vi } from 'vitest';
import { costOf } from './cost';
import { createPasswords } from './passwords';

const passwords = createPasswords({ cost: 10 });

/** Rounds of all comparisons; those that bcrypt refuses to compute have none. */
function roundsOf(calls: unknown[][]): number {
  const computed = calls
    .map(([, hash]) => String(hash))
    .filter((hash) => /^\$2b\$(?!0[0-3])\d\d\$.{53}$/.test(hash));
  return computed.reduce((sum, hash) => sum + 2 ** bcrypt.getRounds(hash), 0);
}

describe('passwords', () => {
  it('accepts the password of a hash and no other', async () => {
    const hash = await passwords.hash('correct horse');
    expect(costOf(hash)).toBe(10);
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('Correct horse', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  it('salts: the same password has another hash each time', async () => {
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it.each([
    ['72 bytes', 'a'.repeat(72), true],
    ['73 bytes', 'a'.repeat(73), false],
    ['36 letters of 2 bytes', 'é'.repeat(36), true],
    ['37 letters of 2 bytes', 'é'.repeat(37), false],
  ])('%s', async (_, password, allowed) => {
    if (allowed) expect(await passwords.verify(password, await passwords.hash(password))).toBe(true);
    else await expect(passwords.hash(password)).rejects.toMatchObject({ code: 'too-long' });
  });

  it('does not let a longer password in, although bcrypt would', async () => {
    const hash = await passwords.hash('a'.repeat(72));
    expect(await bcrypt.compare('a'.repeat(73), hash)).toBe(true);
    expect(await passwords.verify('a'.repeat(73), hash)).toBe(false);
  });

  it.each([
    ['NUL', 'correct\0horse'],
    ['half of a surrogate pair', 'correct horse \ud83d'],
    ['the other half', '\ude00 correct horse'],
  ])('refuses %s', async (_, password) => {
    await expect(passwords.hash(password)).rejects.toMatchObject({ code: 'not-text' });
    expect(await passwords.verify(password, await passwords.hash('correct'))).toBe(false);
  });

  it('takes letters of four bytes', async () => {
    expect(await passwords.verify('😀'.repeat(18), await passwords.hash('😀'.repeat(18)))).toBe(true);
  });

  it.each([
    ['too long', 'a'.repeat(100_000)],
    ['no text', 'a\0b'],
  ])('does the same work for a password that is %s', async (_, password) => {
    const hash = await passwords.hash('a');
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await passwords.verify(password, hash)).toBe(false);
    expect(compare).toHaveBeenCalledOnce();
    expect(compare.mock.calls[0]?.[1]).toBe(hash);
  });

  it('refuses what is more than its threads and its queue hold', async () => {
    const narrow = createPasswords({ cost: 10, concurrency: 1, queue: 1 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((password) => narrow.hash(password)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: { code: 'busy' } });
  });

  it('does the same work where there is no account', async () => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await passwords.verify('anything', undefined)).toBe(false);
    expect(compare).toHaveBeenCalledOnce();
    const stand = String(compare.mock.calls[0]?.[1]);
    expect(stand).toHaveLength(60);
    expect(costOf(stand)).toBe(10);
    expect(bcrypt.getRounds(stand)).toBe(10);
  });

  it.each([
    ['no account', undefined, 2 ** 10],
    ['a hash of cost 4', bcrypt.hashSync('right', 4), 2 ** 10],
    ['a hash of cost 9', bcrypt.hashSync('right', 9), 2 ** 10],
    ["a hash of today's cost", bcrypt.hashSync('right', 10), 2 ** 10],
    ['a hash of a cost above', bcrypt.hashSync('right', 11), 2 ** 11],
    ['no hash at all', 'md5:abc', 2 ** 10],
    ['a hash that bcrypt does not read', `$2y$09$${'a'.repeat(53)}`, 2 ** 10],
    ['a hash of a cost that it does not take', `$2b$03$${'a'.repeat(53)}`, 2 ** 10],
    ['a hash that was cut', '$2b$09$abc', 2 ** 10],
  ])('does the work of its cost for a wrong password and %s', async (_, hash, rounds) => {
    const compare = vi.spyOn(bcrypt, 'compare');
    for (const password of ['wrong', 'too long'.repeat(10)]) {
      compare.mockClear();
      expect(await passwords.verify(password, hash)).toBe(false);
      expect(roundsOf(compare.mock.calls)).toBe(rounds);
    }
  });

  it('does no more than it needs for the right password', async () => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await passwords.verify('right', bcrypt.hashSync('right', 4))).toBe(true);
    expect(roundsOf(compare.mock.calls)).toBe(2 ** 4);
  });

  it('notices hashes of a lower cost', async () => {
    const hash = await passwords.hash('x');
    expect(passwords.needsRehash(hash)).toBe(false);
    expect(createPasswords({ cost: 11 }).needsRehash(hash)).toBe(true);
    expect(passwords.needsRehash('md5:abc')).toBe(true);
  });

  it.each([9, 16, 10.5, NaN])('refuses cost %d', (cost) => {
    expect(() => createPasswords({ cost })).toThrow(expect.objectContaining({ code: 'bad-cost' }));
  });
});
