import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from './database';
import { MigrationError } from './migrate';
import { migrateWhenThere } from './migrate-when-there';

const away = new DatabaseUnavailable({ cause: new Error('refused') });

describe('migrateWhenThere', () => {
  it('waits for the database', async () => {
    const log = { info: vi.fn() };
    const once = vi.fn<() => Promise<string[]>>().mockRejectedValueOnce(away).mockRejectedValueOnce(away);
    await migrateWhenThere(once.mockResolvedValue(['001.do.accounts.sql']), log, 1);
    expect(once).toHaveBeenCalledTimes(3);
    expect(log.info.mock.calls).toEqual([['migrations applied: 001.do.accounts.sql']]);
  });

  it('does not try again what cannot succeed', async () => {
    const once = vi.fn(() => Promise.reject(new MigrationError('a file was changed')));
    await expect(migrateWhenThere(once, { info: vi.fn() }, 1)).rejects.toThrow('a file was changed');
    expect(once).toHaveBeenCalledOnce();
  });
});
