import { createHash, randomBytes } from 'node:crypto';

interface Session {
  accountId: string;
  expiresAt: number;
}

export interface IssuedToken {
  token: string;
  expiresAt: Date;
}

/** Only a digest is kept: what a memory dump or a backup shows opens nothing. */
const digest = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Log-ins by random token. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  /** @param lifetime milliseconds a token is good for */
  constructor(
    private readonly lifetime: number,
    private readonly now: () => number = Date.now,
  ) {}

  issue(accountId: string): IssuedToken {
    this.forgetExpired();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = this.now() + this.lifetime;
    this.sessions.set(digest(token), { accountId, expiresAt });
    return { token, expiresAt: new Date(expiresAt) };
  }

  /** The account of a token that is good now. */
  accountOf(token: string): string | undefined {
    const session = this.sessions.get(digest(token));
    return session && session.expiresAt > this.now() ? session.accountId : undefined;
  }

  /** Maps keep their order and all sessions live equally long: the oldest come first. */
  private forgetExpired(): void {
    for (const [key, { expiresAt }] of this.sessions) {
      if (expiresAt > this.now()) return;
      this.sessions.delete(key);
    }
  }
}
