/** A person who signed up. */
export interface Account {
  id: string;
  /** Lower case, as it is looked for. */
  email: string;
  displayName?: string;
  passwordHash: string;
  createdAt: Date;
}

/** Where accounts are kept; every method may take time, so that a database fits behind it. */
export interface AccountStore {
  /** False when the e-mail address is taken; two at the same time cannot both succeed. */
  insert(account: Account): Promise<boolean>;
  byEmail(email: string): Promise<Account | undefined>;
  byId(id: string): Promise<Account | undefined>;
  setPasswordHash(id: string, hash: string): Promise<void>;
  /** A WebP image. */
  setAvatar(id: string, image: Buffer): Promise<void>;
  avatar(id: string): Promise<Buffer | undefined>;
}

/** Keeps everything in memory: for tests and for a first look; gone with the process. */
export class MemoryAccountStore implements AccountStore {
  private readonly accounts = new Map<string, Account>();
  private readonly idByEmail = new Map<string, string>();
  private readonly avatars = new Map<string, Buffer>();

  async insert(account: Account): Promise<boolean> {
    if (this.idByEmail.has(account.email)) return false;
    this.idByEmail.set(account.email, account.id);
    this.accounts.set(account.id, account);
    return true;
  }

  async byEmail(email: string): Promise<Account | undefined> {
    return this.accounts.get(this.idByEmail.get(email) ?? '');
  }

  async byId(id: string): Promise<Account | undefined> {
    return this.accounts.get(id);
  }

  async setPasswordHash(id: string, passwordHash: string): Promise<void> {
    const account = this.accounts.get(id);
    if (account) this.accounts.set(id, { ...account, passwordHash });
  }

  async setAvatar(id: string, image: Buffer): Promise<void> {
    this.avatars.set(id, image);
  }

  async avatar(id: string): Promise<Buffer | undefined> {
    return this.avatars.get(id);
  }
}
