import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailable } from './database';
import { MigrationError } from './migrate';
import { migrateWhenThere } from './migrate-when-there';

const away = (message: string): DatabaseUnavailable =>
  new DatabaseUnavailable({ cause: Object.assign(new Error(message), { code: 'ECONNREFUSED' }) });
const fakeLog = () => ({ info: vi.fn(), warn: vi.fn() });

/** Fails with one error after the other, and then succeeds. */
function triesOf(...errors: Error[]) {
  const once = vi.fn<() => Promise<string[]>>().mockResolvedValue(['001.do.accounts.sql']);
  for (const error of errors) once.mockRejectedValueOnce(error);
  return once;
}

describe('migrateWhenThere', () => {
  it('waits for the database', async () => {
    const log = fakeLog();
    const once = triesOf(away('refused'), away('refused'));
    await migrateWhenThere(once, log, 1);
    expect(once).toHaveBeenCalledTimes(3);
    expect(log.info.mock.calls).toEqual([['migrations applied: 001.do.accounts.sql']]);
  });

  it('says what it waits for, once for each cause that follows another', async () => {
    const log = fakeLog();
    const [starting, busy] = [new Error('starting'), new Error('too many connections')];
    const errors = [
      ...[away('refused'), away('refused'), new DatabaseUnavailable({ cause: starting })],
      ...[new DatabaseUnavailable({ cause: starting }), away('refused')],
      new DatabaseUnavailable({ cause: busy, reason: 'busy' }),
    ];
    await migrateWhenThere(triesOf(...errors), log, 1);
    const refused = expect.objectContaining({ message: 'refused' }) as Error;
    expect(log.warn.mock.calls.map(([fields]) => fields as object)).toEqual([
      { err: refused, reason: 'away' },
      { err: starting, reason: 'away' },
      { err: refused, reason: 'away' },
      { err: busy, reason: 'busy' },
    ]);
  });

  it('does not try again what cannot succeed', async () => {
    const log = fakeLog();
    const once = vi.fn(() => Promise.reject(new MigrationError('a file was changed')));
    await expect(migrateWhenThere(once, log, 1)).rejects.toThrow('a file was changed');
    expect(once).toHaveBeenCalledOnce();
  });
});
