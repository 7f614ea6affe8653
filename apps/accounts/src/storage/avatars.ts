import type { Queryable } from './database';

/** One WebP image an account. All methods @throws DatabaseUnavailable. */
export class Avatars {
  constructor(private readonly database: Queryable) {}

  /** False when the account is gone: it is held while the image is written. */
  async set(accountId: string, image: Buffer): Promise<boolean> {
    const { count } = await this.database.query(
      `insert into avatars (account_id, image)
       select id, $2 from accounts where id = $1 for key share
       on conflict (account_id) do update set image = excluded.image, updated_at = now()`,
      [accountId, image],
    );
    return count === 1;
  }

  async get(accountId: string): Promise<Buffer | undefined> {
    const { rows } = await this.database.query<{ image: Uint8Array }>(
      'select image from avatars where account_id = $1',
      [accountId],
    );
    return rows[0] && Buffer.from(rows[0].image);
  }

  async remove(accountId: string): Promise<void> {
    await this.database.query('delete from avatars where account_id = $1', [accountId]);
  }
}
