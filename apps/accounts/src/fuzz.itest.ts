import { fuzzApi, type FuzzReport } from '@nx-multiarch/openapi-fuzz';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPGlite } from '../development/pglite';
import { TestApp } from '../testing/test-app';
import { Accounts } from './storage/accounts';
import { Avatars } from './storage/avatars';
import type { Database } from './storage/database';
import { migrate } from './storage/migrate';
import { Sessions } from './storage/sessions';

let database: Database;
let app: TestApp;
let report: FuzzReport;

const email = 'ada@example.org';
/** No password has this hash: what takes one is answered 403, and the account stays. */
const passwordHash = `$2b$10$${'a'.repeat(53)}`;

/** A new log-in, and an avatar where one is asked for. */
async function logIn({ id }: { id: string }): Promise<{ headers: { authorization: string } }> {
  const accounts = new Accounts(database);
  const account = (await accounts.byEmail(email)) ?? (await accounts.insert({ email, passwordHash }));
  if (id === 'GET /me/avatar') await new Avatars(database).set(account!.id, Buffer.from('image'));
  const issued = await new Sessions(database, 1).issue(account!);
  return { headers: { authorization: `Bearer ${issued!.token}` } };
}

beforeAll(async () => {
  database = await openPGlite();
  await migrate(database);
  // Making requests keeps the event loop busy, which is no overload of the server.
  app = await TestApp.on(database, { LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY_MS: '0' });
  const image = sharp({ create: { width: 12, height: 8, channels: 3, background: 'teal' } });
  report = await fuzzApi(app.service, {
    seed: 4,
    runs: 20,
    samples: [await image.png().toBuffer()],
    prepare: logIn,
    // A password ends at 72 bytes, which a schema cannot count.
    demanding: ['POST /accounts', 'PUT /me/password'],
  });
}, 300_000);
afterAll(async () => {
  await app.close();
  await database.close();
});

describe('whatever is sent to accounts', () => {
  it.each([
    ['POST /accounts', ['201', '400']],
    ['POST /sessions', ['400', '401']],
    ['DELETE /sessions/current', ['204', '401']],
    ['GET /me', ['200', '401']],
    ['PATCH /me', ['200', '400', '401']],
    ['DELETE /me', ['400', '401', '403']],
    ['PUT /me/password', ['400', '401', '403']],
    ['PUT /me/avatar', ['204', '401', '415']],
    ['GET /me/avatar', ['200', '401']],
    ['DELETE /me/avatar', ['204', '401']],
  ])('%s keeps to its document, and answers %s', (operation, statuses) => {
    expect(Object.keys(report[operation] ?? {})).toEqual(expect.arrayContaining(statuses));
  });
});
