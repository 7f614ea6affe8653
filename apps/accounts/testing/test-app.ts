import type { Service } from '@nx-multiarch/service';
import { buildApp } from '../src/app';
import { readAccountsConfig } from '../src/config';
import type { Database } from '../src/storage/database';

export type Reply = Awaited<ReturnType<Service['inject']>>;

/** Somebody to sign up. */
export const ada = { email: 'ada@example.org', password: 'correct horse', displayName: 'Ada' };

/** An app on a database that stays open, and what one asks of it. */
export class TestApp {
  private constructor(
    readonly service: Service,
    /** What was logged. */
    readonly lines: string[],
  ) {}

  /**
   * @param env the cost is 10 and nothing limits log-ins, unless it says otherwise; nor does a late event loop, which the
   * embedded database makes on a busy machine
   */
  static async on(database: Database, env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
    const lines: string[] = [];
    const defaults = {
      BCRYPT_COST: '10',
      LOGIN_RATE_ADDRESS: '0',
      LOGIN_RATE_ACCOUNT: '0',
      MAX_EVENT_LOOP_DELAY_MS: '0',
      LOG_LEVEL: 'trace',
    };
    const service = await buildApp(readAccountsConfig({ ...defaults, ...env }), {
      openDatabase: () => ({ ...database, close: () => Promise.resolve() }),
      logStream: { write: (line) => lines.push(line) },
    });
    return new TestApp(service, lines);
  }

  post(url: string, payload: object): Promise<Reply> {
    return this.service.inject({ method: 'POST', url, payload });
  }

  /** A request of who is logged in. */
  as(
    headers: { authorization: string },
    method: 'GET' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
  ) {
    return this.service.inject({ method, url, headers, ...(payload && { payload }) });
  }

  /** The header of a new log-in. */
  async logIn(person = ada): Promise<{ authorization: string }> {
    const { token } = (await this.post('/sessions', person)).json<{ token: string }>();
    return { authorization: `Bearer ${token}` };
  }

  async signUp(person = ada): Promise<{ authorization: string }> {
    await this.post('/accounts', person);
    return this.logIn(person);
  }

  close(): Promise<void> {
    return this.service.close();
  }
}

/** Takes everybody out of the database. */
export const empty = async (database: Database): Promise<void> => {
  await database.script('delete from accounts');
};
