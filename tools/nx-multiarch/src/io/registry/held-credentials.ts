import type { Credentials } from './docker-config';
import { basicAuthorization } from './token';

/** Gives the credentials of a registry; those that it refused are handed in when they are asked for again. */
export type AskCredentials = (refused?: Credentials) => Promise<Credentials>;

/** The credentials of one registry: kept, and asked for again when they end or are refused. Safe at the same time. */
export class HeldCredentials {
  #held: Promise<Credentials> | undefined;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly ask: AskCredentials,
    private readonly now: () => number,
  ) {}

  /** Asks at the first call: a registry that wants none needs none. */
  async get(): Promise<Credentials> {
    this.#held ??= this.ask();
    const held = this.#held;
    const credentials = await held;
    const ended = endOf(credentials) <= this.now();
    return ended ? this.#again(held, credentials) : credentials;
  }

  /**
   * Takes in that a request with this header was refused.
   *
   * @param status 403 says that somebody may not do this, unless the credentials are of the kind that ends: Amazon ECR
   *   answers it to a token that has ended
   */
  async refused(sent: string, status: 401 | 403): Promise<void> {
    const held = this.#held;
    const credentials = await held;
    if (!held || credentials?.kind !== 'basic') return;
    if (status === 403 && credentials.until === undefined) return;
    if (sent === basicAuthorization(credentials.username, credentials.password))
      await this.#again(held, credentials);
  }

  /** Of several requests that were refused at the same time, the first asks again. What fails may be tried later. */
  #again(held: Promise<Credentials>, credentials: Credentials): Promise<Credentials> {
    if (this.#held === held) {
      const fresh = this.ask(credentials);
      this.#held = fresh;
      fresh.catch(() => (this.#held = held));
    }
    return this.#held ?? held;
  }
}

function endOf(credentials: Credentials): number {
  return (credentials.kind === 'basic' ? credentials.until : undefined) ?? Infinity;
}
