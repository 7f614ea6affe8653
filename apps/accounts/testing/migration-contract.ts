import { describe, expect, it } from 'vitest';
import type { Database } from '../src/storage/database';
import { migrate, MigrationError, schemaVersion } from '../src/storage/migrate';
import { migrations, newestVersion } from '../src/storage/migrations';

/** What a migration that the database refuses ends with, whichever database it is. */
export function migrationContract(database: () => Database): void {
  describe('a migration that fails', () => {
    it.each([
      ['no such table', 'create index bad on no_such_table (id)', '42P01', '"no_such_table" does not exist'],
      [
        'no such database',
        'grant connect on database nowhere to public',
        '3D000',
        '"nowhere" does not exist',
      ],
      ['a row that is there', 'insert into once values (1)', '23505', 'duplicate key'],
      ['a row that nobody may have', 'insert into later values (2)', '23503', 'violates foreign key'],
      ['what takes too long', `do $$ begin raise 'slow' using errcode = '57014'; end $$`, '57014', 'slow'],
    ])('because of %s is not tried again, and says why', async (_, statement, state, said) => {
      const tables = `create table once (id integer primary key); insert into once values (1);
        create table later (id integer references once (id) deferrable initially deferred);`;
      const files = {
        ...migrations,
        '998.do.good.sql': tables,
        '999.do.bad.sql': statement,
      };
      const error: unknown = await migrate(database(), files).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MigrationError);
      expect(error).toMatchObject({ cause: { code: state } });
      const { message } = error as MigrationError;
      expect(message).toContain(
        `the migration apps/accounts/migrations/999.do.bad.sql failed: SQLSTATE ${state}, `,
      );
      expect(message).toContain(said);
      expect(message).toMatch(/; nothing was changed\. Expected .*correct the file/);
      await expect(database().query('select from once')).rejects.toThrow();
      expect(await schemaVersion(database())).toBe(newestVersion);
    });
  });
}
