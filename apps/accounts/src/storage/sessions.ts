import { createHash, randomBytes } from 'node:crypto';
import { accountColumns, accountOf, type Account, type AccountRow } from './account';
import type { Queryable } from './database';

export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

/** A log-in that is good now, and whose it is. */
export interface Session {
  account: Account;
  /** What is kept of the token. */
  digest: Buffer;
}

/** Rows a purge deletes at once; the rest is for the next. */
const purgeBatch = 10_000;

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Log-ins by random token. Only a digest is kept, which opens nothing; a plain SHA-256 is enough for 256 random bits.
 * Time is the database's, which all replicas share. All methods @throws DatabaseUnavailable.
 */
export class Sessions {
  /** @param hours a token is good for */
  constructor(
    private readonly database: Queryable,
    private readonly hours: number,
  ) {}

  /**
   * undefined when the password was changed since `account` was read, or the account is gone: the account is held while
   * the session is written, so that a change of the password either ends it or prevents it.
   */
  async issue({ id, passwordVersion }: Account): Promise<IssuedToken | undefined> {
    const token = randomBytes(32).toString('base64url');
    const { rows } = await this.database.query<{ expires_at: Date }>(
      `insert into sessions (token_digest, account_id, expires_at)
       select $1, id, now() + make_interval(hours => $4) from accounts
       where id = $2 and password_version = $3 for share
       returning expires_at`,
      [digestOf(token), id, passwordVersion, this.hours],
    );
    return rows[0] && { token, expiresAt: rows[0].expires_at };
  }

  async find(token: string): Promise<Session | undefined> {
    const digest = digestOf(token);
    const { rows } = await this.database.query<AccountRow>(
      `select ${accountColumns} from sessions join accounts on accounts.id = sessions.account_id
       where sessions.token_digest = $1 and sessions.expires_at > now()`,
      [digest],
    );
    return rows[0] && { account: accountOf(rows[0]), digest };
  }

  async end({ digest }: Session): Promise<void> {
    await this.database.query('delete from sessions where token_digest = $1', [digest]);
  }

  /** Deletes sessions whose time is over, passing by those that another replica deletes. @returns how many */
  async purge(): Promise<number> {
    const { count } = await this.database.query(
      `delete from sessions where token_digest in (
         select token_digest from sessions where expires_at <= now() limit $1 for update skip locked)`,
      [purgeBatch],
    );
    return count;
  }
}
