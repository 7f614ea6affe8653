import type { Challenge } from './challenge';
import { describeCredentials, secretsOf } from './credentials-text';
import type { Credentials } from './docker-config';
import { type AskCredentials, HeldCredentials } from './held-credentials';
import { realmOf } from './realm';
import { mergeScopes } from './scope';
import { basicAuthorization, fetchToken } from './token';
import type { HttpReply, HttpRequest } from './transport';

/** What an authorizer depends on. */
export interface AuthOptions {
  registry: string;
  base: URL;
  /** What every token is asked for. */
  scopes: readonly string[];
  /** Called at the first challenge, and again when what it gave has ended or was refused. */
  credentials: AskCredentials;
  send: (request: HttpRequest) => Promise<HttpReply>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** A token is renewed when this part of its life is over, so that it does not end under way. */
const USED_LIFE = 0.9;

interface Held {
  header: string;
  until: number;
}

/** Answers the challenges of one registry, and keeps tokens until they end. Safe for requests at the same time. */
export class Authorizer {
  #challenge: Challenge | undefined;
  readonly #credentials: HeldCredentials;
  readonly #tokens = new Map<string, Promise<Held>>();
  readonly #secrets = new Set<string>();
  #who = '';

  constructor(private readonly options: AuthOptions) {
    this.#credentials = new HeldCredentials(options.credentials, () => this.#now());
  }

  /** Everything that no text may show. */
  get secrets(): string[] {
    return [...this.#secrets];
  }

  /** How the last challenge was met, for an error text. */
  get who(): string {
    return this.#who;
  }

  /**
   * The Authorization header for these scopes besides the usual ones; undefined before the first challenge, and for
   * a registry that wants credentials where there are none.
   */
  async header(scopes: readonly string[] = []): Promise<string | undefined> {
    if (!this.#challenge) return undefined;
    const credentials = await this.#known();
    if (this.#challenge.scheme === 'basic') {
      return credentials.kind === 'basic'
        ? basicAuthorization(credentials.username, credentials.password)
        : undefined;
    }
    return this.#bearer(this.#challenge, this.#scopes(scopes), credentials);
  }

  /** Takes in the challenges of a 401. What was refused is not used again. */
  async refused(challenges: readonly Challenge[], sent: string | undefined): Promise<void> {
    const usable = choose(challenges);
    if (!usable) return;
    this.#challenge = usable;
    if (sent !== undefined) await this.#credentials.refused(sent, 401);
    for (const [key, token] of this.#tokens) {
      const held = await token.catch(() => undefined);
      // Another request may have put a fresh token there meanwhile: that one stays.
      if (held?.header === sent && this.#tokens.get(key) === token) this.#tokens.delete(key);
    }
  }

  /** Takes in a 403, which may mean that credentials have ended. */
  async denied(sent: string | undefined): Promise<void> {
    if (sent !== undefined) await this.#credentials.refused(sent, 403);
  }

  /** Drops all tokens: a connection that broke during an upload may have been the answer to an ended one. */
  forget(): void {
    this.#tokens.clear();
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #scopes(more: readonly string[]): string[] {
    const named = this.#challenge?.params['scope']?.split(' ') ?? [];
    return mergeScopes([...this.options.scopes, ...more, ...named]);
  }

  async #bearer(challenge: Challenge, scopes: string[], credentials: Credentials): Promise<string> {
    const key = scopes.join(' ');
    const known = this.#tokens.get(key);
    // Nothing is awaited between the look and the renewal, so requests at the same time share one token.
    if (known === undefined) return this.#renew(key, challenge, scopes, credentials);
    const held = await known;
    if (held.until > this.#now()) return held.header;
    if (this.#tokens.get(key) === known) return this.#renew(key, challenge, scopes, credentials);
    return this.#bearer(challenge, scopes, credentials);
  }

  async #renew(
    key: string,
    challenge: Challenge,
    scopes: string[],
    credentials: Credentials,
  ): Promise<string> {
    const fresh = this.#fetch(challenge, scopes, credentials);
    this.#tokens.set(key, fresh);
    try {
      return (await fresh).header;
    } catch (error) {
      if (this.#tokens.get(key) === fresh) this.#tokens.delete(key);
      throw error;
    }
  }

  async #fetch(challenge: Challenge, scopes: string[], credentials: Credentials): Promise<Held> {
    const { registry, base, send } = this.options;
    const realm = realmOf(challenge, base, registry);
    const service = challenge.params['service'];
    const wanted = { realm, scopes, credentials, ...(service && { service }) };
    const started = this.#now();
    const token = await fetchToken(wanted, send, { registry, who: this.#who, secrets: this.secrets });
    this.#secrets.add(token.value);
    return { header: `Bearer ${token.value}`, until: started + token.seconds * 1000 * USED_LIFE };
  }

  async #known(): Promise<Credentials> {
    const credentials = await this.#credentials.get();
    this.#who = describeCredentials(credentials);
    for (const secret of secretsOf(credentials)) this.#secrets.add(secret);
    return credentials;
  }
}

/** Bearer where it is offered: its token is worth less to a thief than the password that Basic sends each time. */
function choose(challenges: readonly Challenge[]): Challenge | undefined {
  const of = (scheme: string) => challenges.find((challenge) => challenge.scheme === scheme);
  return of('bearer') ?? of('basic');
}
