import { beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '../src/storage/accounts';
import { Avatars } from '../src/storage/avatars';
import type { Database } from '../src/storage/database';
import { migrate, MigrationError, schemaVersion } from '../src/storage/migrate';
import { migrations, newestVersion } from '../src/storage/migrations';
import { Sessions } from '../src/storage/sessions';
import { empty } from './test-app';

const ada = { email: 'ada@example.org', displayName: 'Ada', passwordHash: 'hash 1' };

/** What the storage keeps and what it refuses, whichever database is behind it. */
export function storageContract(database: () => Database): void {
  let accounts: Accounts;
  let sessions: Sessions;
  let avatars: Avatars;
  beforeEach(async () => {
    await empty(database());
    accounts = new Accounts(database());
    sessions = new Sessions(database(), 12);
    avatars = new Avatars(database());
  });

  describe('an account', () => {
    it('is found as it was made', async () => {
      const made = await accounts.insert(ada);
      expect(made).toMatchObject({ ...ada, passwordVersion: 1 });
      expect(made!.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
      expect(await accounts.byEmail(ada.email)).toEqual(made);
      expect(await accounts.byEmail('bob@example.org')).toBeUndefined();
      expect(await accounts.insert(ada)).toBeUndefined();
    });

    it('has an address in lower case', async () => {
      await expect(accounts.insert({ ...ada, email: 'Ada@example.org' })).rejects.toMatchObject({
        code: '23514',
      });
    });

    it('takes a new hash only in the place of the one that was read', async () => {
      const made = (await accounts.insert(ada))!;
      expect(await accounts.setPassword(made, 'hash 2', Buffer.alloc(32))).toBe(true);
      expect(await accounts.replaceHash(made, 'hash 1 at a new cost')).toBe(false);
      expect(await accounts.setPassword(made, 'hash 3', Buffer.alloc(32))).toBe(false);
      expect(await accounts.remove(made)).toBe(false);
      expect(await accounts.byEmail(ada.email)).toMatchObject({ passwordHash: 'hash 2', passwordVersion: 2 });
    });
  });

  describe('a session', () => {
    it('is found by its token, of which a digest is kept', async () => {
      const account = (await accounts.insert(ada))!;
      const { token, expiresAt } = (await sessions.issue(account))!;
      expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
      const found = (await sessions.find(token))!;
      expect(found.account).toEqual(account);
      expect(found.digest.toString()).not.toContain(token);
      expect(await sessions.find('')).toBeUndefined();
    });

    it('is not begun with a password that was changed meanwhile', async () => {
      const account = (await accounts.insert(ada))!;
      await accounts.setPassword(account, 'hash 2', Buffer.alloc(32));
      expect(await sessions.issue(account)).toBeUndefined();
    });

    it('is begun with a password that was hashed anew meanwhile', async () => {
      const account = (await accounts.insert(ada))!;
      expect(await accounts.replaceHash(account, 'hash 1 at a new cost')).toBe(true);
      expect(await sessions.issue(account)).toBeDefined();
    });

    it('is deleted some time after its end', async () => {
      const account = (await accounts.insert(ada))!;
      await sessions.issue(account);
      await database().script("update sessions set expires_at = now() - interval '1 second'");
      const { token } = (await sessions.issue(account))!;
      expect(await sessions.purge()).toBe(1);
      expect(await sessions.purge()).toBe(0);
      expect(await sessions.find(token)).toBeDefined();
    });
  });

  it('an avatar is kept for an account that is there', async () => {
    const { id } = (await accounts.insert(ada))!;
    const image = Buffer.from([0, 255, 1]);
    expect(await avatars.set(id, Buffer.from('first'))).toBe(true);
    expect(await avatars.set(id, image)).toBe(true);
    expect(await avatars.get(id)).toEqual(image);
    await avatars.remove(id);
    expect(await avatars.get(id)).toBeUndefined();
    expect(await avatars.set('00000000-0000-4000-8000-000000000000', image)).toBe(false);
  });

  describe('migrations', () => {
    const [first] = Object.entries(migrations)[0]!;

    it('run once', async () => {
      expect(await schemaVersion(database())).toBe(newestVersion);
      expect(await migrate(database())).toEqual([]);
    });

    it('are all undone when one of them fails', async () => {
      const files = {
        ...migrations,
        '998.do.good.sql': 'create table good ()',
        '999.do.bad.sql': 'create tabel bad',
      };
      const error: unknown = await migrate(database(), files).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MigrationError);
      expect(String(error)).toMatch(/syntax error at or near "tabel"; nothing was changed/);
      await expect(database().query('select from good')).rejects.toThrow();
      expect(await schemaVersion(database())).toBe(newestVersion);
    });

    it('refuse a file that was changed after it ran', async () => {
      const files = { ...migrations, [first]: 'create table accounts ()' };
      await expect(migrate(database(), files)).rejects.toThrow(
        /MD5 checksum failed for migration \[1\].*add a file/,
      );
    });

    it('leave a newer schema to newer code', async () => {
      await database().script("insert into accounts_migrations (version, name) values (1000, 'of tomorrow')");
      try {
        expect(await migrate(database())).toEqual([]);
        expect(await schemaVersion(database())).toBe(1000);
      } finally {
        await database().script('delete from accounts_migrations where version = 1000');
      }
    });
  });
}
