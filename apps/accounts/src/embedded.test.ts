import { afterAll, beforeAll, describe, vi } from 'vitest';
import { openPGlite } from '../development/pglite';
import { avatarContract } from '../testing/avatar-contract';
import { meContract } from '../testing/me-contract';
import { migrationContract } from '../testing/migration-contract';
import { routesContract } from '../testing/routes-contract';
import { storageContract } from '../testing/storage-contract';
import type { Database } from './storage/database';
import { migrate } from './storage/migrate';

// On a busy machine it is slow, and a test that was given up would go on beside the next one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: Database;
// Some seconds: one for all tests of the embedded database.
beforeAll(async () => {
  database = await openPGlite();
  await migrate(database);
});
afterAll(() => database.close());

describe('on the embedded PostgreSQL', () => {
  describe('storage', () => storageContract(() => database));
  describe('migrations', () => migrationContract(() => database));
  describe('accounts and log-ins', () => routesContract(() => database));
  describe('one’s own account', () => meContract(() => database));
  describe('avatars', () => avatarContract(() => database));
});
