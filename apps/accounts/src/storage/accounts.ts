import { randomUUID } from 'node:crypto';
import { accountColumns, accountOf, type Account, type AccountRow } from './account';
import type { Database } from './database';

export type NewAccount = Pick<Account, 'email' | 'displayName' | 'passwordHash'>;

/** The accounts themselves. All methods @throws DatabaseUnavailable. */
export class Accounts {
  constructor(private readonly database: Database) {}

  /** undefined when the address is taken; of two at the same time one succeeds. */
  async insert({ email, displayName, passwordHash }: NewAccount): Promise<Account | undefined> {
    return this.one(
      `insert into accounts (id, email, display_name, password_hash) values ($1, $2, $3, $4)
       on conflict (email) do nothing returning ${accountColumns}`,
      [randomUUID(), email, displayName ?? null, passwordHash],
    );
  }

  byEmail(email: string): Promise<Account | undefined> {
    return this.one(`select ${accountColumns} from accounts where email = $1`, [email]);
  }

  /** Without a name it has none from then on; undefined when the account is gone. */
  rename(id: string, displayName: string | undefined): Promise<Account | undefined> {
    return this.one(`update accounts set display_name = $2 where id = $1 returning ${accountColumns}`, [
      id,
      displayName ?? null,
    ]);
  }

  /** The same password at a new cost; false when the password was changed or hashed anew since. */
  async replaceHash({ id, passwordHash }: Account, newHash: string): Promise<boolean> {
    const { count } = await this.database.query(
      'update accounts set password_hash = $3 where id = $1 and password_hash = $2',
      [id, passwordHash, newHash],
    );
    return count === 1;
  }

  /**
   * Another password: all sessions but one end with the old one. False, and nothing changed, when the password is no
   * longer the one that `account` was read with. Two statements on purpose: the second sees sessions that were begun
   * while the first waited for them.
   */
  setPassword({ id, passwordVersion }: Account, newHash: string, keptDigest: Buffer): Promise<boolean> {
    return this.database.transaction(async (queryable) => {
      const { count } = await queryable.query(
        `update accounts set password_hash = $3, password_version = password_version + 1
         where id = $1 and password_version = $2`,
        [id, passwordVersion, newHash],
      );
      if (count === 0) return false;
      const others = 'delete from sessions where account_id = $1 and token_digest <> $2';
      await queryable.query(others, [id, keptDigest]);
      return true;
    });
  }

  /** With its sessions and its avatar; false when the password was changed since, or it is gone. */
  async remove({ id, passwordVersion }: Account): Promise<boolean> {
    const statement = 'delete from accounts where id = $1 and password_version = $2';
    return (await this.database.query(statement, [id, passwordVersion])).count === 1;
  }

  private async one(statement: string, values: unknown[]): Promise<Account | undefined> {
    const { rows } = await this.database.query<AccountRow>(statement, values);
    return rows[0] && accountOf(rows[0]);
  }
}
