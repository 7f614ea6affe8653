import { describe, expect, it, vi } from 'vitest';
import { Availability } from './availability';

describe('availability', () => {
  it('says once that the database is gone, with the cause, and once that it is back', () => {
    const log = { info: vi.fn(), warn: vi.fn() };
    const availability = new Availability(log);
    availability.answered();
    const cause = new Error('refused');
    for (let request = 0; request < 3; request += 1) availability.failed(cause);
    expect(log.warn.mock.calls).toEqual([[{ err: cause }, 'the database does not answer']]);
    expect(log.info).not.toHaveBeenCalled();
    availability.answered();
    availability.answered();
    expect(log.info.mock.calls).toEqual([['the database answers again']]);
  });

  it('takes an answer for good until its time is over or another fails', () => {
    let now = 0;
    const availability = new Availability({ info: vi.fn(), warn: vi.fn() }, () => now);
    expect(availability.isFresh(1000)).toBe(false);
    availability.answered();
    now = 1000;
    expect(availability.isFresh(1000)).toBe(true);
    now = 1001;
    expect(availability.isFresh(1000)).toBe(false);
    availability.answered();
    availability.failed(new Error('cut'));
    expect(availability.isFresh(1000)).toBe(false);
  });
});
