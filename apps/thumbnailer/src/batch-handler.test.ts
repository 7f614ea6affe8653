import { describe, expect, it } from 'vitest';
import { s3Event, sqsEvent } from '../testing/events';
import { memoryStore } from '../testing/memory-store';
import { testHandler } from '../testing/test-handler';
import { longestMessage } from './time-limits';

/** Seconds that a message may take with the two widths of the tests. */
const longest = longestMessage(2);

/** A function with `seconds` for its invocation, of which every image takes `each`. */
function setUp(seconds: number, each: number) {
  let left = seconds * 1000;
  const store = memoryStore(async (call) => {
    if (call.startsWith('read')) left -= each * 1000;
  });
  for (const key of ['a.jpg', 'b.jpg', 'c.jpg']) store.put(key, key);
  return testHandler(store, {}, { getRemainingTimeInMillis: () => left });
}

const batch = sqsEvent(s3Event('a.jpg'), s3Event('b.jpg'), s3Event('c.jpg'));
const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('the time of an invocation', () => {
  it('is enough: every message is handled', async () => {
    const { handle, counts } = setUp(longest + 20, 10);
    expect(await handle(batch)).toEqual(failures());
    expect(counts).toEqual({ ThumbnailsWritten: 6 });
  });

  it('is short: what is done is reported as done, and what might be cut off is not begun', async () => {
    const { handle, counts, log, store } = setUp(longest + 19, 10);
    expect(await handle(batch)).toEqual(failures('m2'));
    expect(store.calls.filter((call) => call.endsWith('c.jpg'))).toEqual([]);
    expect(counts).toEqual({ ThumbnailsWritten: 4, PutOff: 1 });
    expect(log.warn.mock.calls).toEqual([
      ['a message is put off', { secondsLeft: longest - 1, secondsNeeded: longest }],
    ]);
  });

  it('was used up by one slow image: all the others come again', async () => {
    expect(await setUp(longest + 20, longest).handle(batch)).toEqual(failures('m1', 'm2'));
  });

  it('is too short for any: the first is handled all the same, or nothing ever would be', async () => {
    const { handle, counts } = setUp(longest - 1, 1);
    expect(await handle(batch)).toEqual(failures('m1', 'm2'));
    expect(counts).toEqual({ ThumbnailsWritten: 2, PutOff: 2 });
  });
});
