import bcrypt from 'bcrypt';
import { afterEach, describe, expect, it } from 'vitest';
import { absentDatabase } from '../../testing/absent-database';
import { ada, TestApp } from '../../testing/test-app';
import type { AccountRow } from '../storage/account';
import { DatabaseUnavailable, type Rows } from '../storage/database';

const row: AccountRow = {
  id: '00000000-0000-4000-8000-000000000000',
  email: ada.email,
  display_name: null,
  password_hash: bcrypt.hashSync(ada.password, 4),
  password_version: 1,
  created_at: new Date(),
};

let app: TestApp;
afterEach(() => app.close());

/** Ada's account with a cheap hash; everything works but the writing of a new one. */
function without(replaceHash: () => Promise<never>) {
  const query = <Row>(statement: string): Promise<Rows<Row>> => {
    if (statement.startsWith('update accounts set password_hash')) return replaceHash();
    const found = statement.startsWith('insert into sessions') ? { expires_at: new Date() } : row;
    return Promise.resolve({ rows: [found as Row], count: 1 });
  };
  return absentDatabase({ query });
}

describe('a log-in whose new hash cannot be written', () => {
  it.each([
    ['the database went away', new DatabaseUnavailable({ cause: new Error('connect ECONNREFUSED') })],
    ['of a fault', new TypeError('x is not a function')],
  ])('because %s succeeds, and the log says why', async (_, error) => {
    app = await TestApp.on(without(() => Promise.reject(error)));
    const reply = await app.post('/sessions', ada);
    expect(reply.statusCode).toBe(201);
    expect(reply.json<{ token: string }>().token).toMatch(/^[\w-]{43}$/);
    const line = app.lines.find((text) => text.includes('hashed anew'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 40, err: { type: error.name } });
    expect(line).not.toContain(ada.password);
  });
});
