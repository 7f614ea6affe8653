import { describe, expect, it, vi } from 'vitest';
import { Availability } from './availability';

/** Starts at an hour that a test moves on, in milliseconds. */
function atNoon() {
  let now = 43_200_000;
  const log = { info: vi.fn(), warn: vi.fn() };
  const pass = (ms: number): void => void (now += ms);
  return { availability: new Availability(log, () => now), log, pass };
}

describe('availability', () => {
  it('says once that the database is gone, with the cause, and once that it is back', () => {
    const { availability, log, pass } = atNoon();
    availability.answered();
    const cause = new Error('refused');
    for (let request = 0; request < 3; request += 1) availability.failed(cause);
    expect(log.warn.mock.calls).toEqual([[{ err: cause }, 'the database does not answer']]);
    pass(5000);
    expect(log.info).not.toHaveBeenCalled();
    availability.answered();
    availability.answered();
    expect(log.info.mock.calls).toEqual([['the database answers again']]);
  });

  it('says it once of a database that comes and goes, and that it is back when it stays', () => {
    const { availability, log, pass } = atNoon();
    for (let request = 0; request < 100; request += 1) {
      availability.failed(new Error('cut'));
      pass(1000);
      availability.answered();
      expect(availability.isFresh(0)).toBe(true);
    }
    pass(3999);
    availability.answered();
    expect([log.warn.mock.calls.length, log.info.mock.calls.length]).toEqual([1, 0]);
    pass(1);
    availability.answered();
    expect([log.warn.mock.calls.length, log.info.mock.calls.length]).toEqual([1, 1]);
  });

  it('tells what was not done now and then, and takes it for no loss', () => {
    const { availability, log, pass } = atNoon();
    availability.answered();
    const cause = new Error('cancelled');
    for (let second = 0; second < 20; second += 1) {
      availability.refused(cause);
      availability.answered();
      pass(1000);
    }
    const said = expect.stringContaining('the database could not do what it was asked') as string;
    expect(log.warn.mock.calls).toEqual([
      [{ err: cause }, said],
      [{ err: cause }, said],
    ]);
    expect(log.info).not.toHaveBeenCalled();
    availability.answered();
    availability.refused(cause);
    expect(availability.isFresh(0)).toBe(true);
  });

  it('takes an answer for good until its time is over or another fails', () => {
    const { availability, pass } = atNoon();
    expect(availability.isFresh(1000)).toBe(false);
    availability.answered();
    pass(1000);
    expect(availability.isFresh(1000)).toBe(true);
    pass(1);
    expect(availability.isFresh(1000)).toBe(false);
    availability.answered();
    availability.failed(new Error('cut'));
    expect(availability.isFresh(1000)).toBe(false);
  });
});
