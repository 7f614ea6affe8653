import { describe, expect, it } from 'vitest';
import { s3Event, s3Record, s3Test, snsMessage, sqsEvent } from '../testing/events';
import { memoryStore } from '../testing/memory-store';
import { testHandler } from '../testing/test-handler';
import { StorageError } from './thumbnails/object-store';

/** A store with a.jpg and b.jpg in it, which fails for every key with "bad" in it. */
function setUp() {
  const store = memoryStore(async (call) => {
    if (call.includes('bad')) throw new StorageError('the store is down');
  });
  for (const key of ['a.jpg', 'b.jpg', 'bad.jpg']) store.put(key, key);
  return testHandler(store);
}

const made = (name: string): string[] => [`thumbnails/${name}/16.webp`, `thumbnails/${name}/32.webp`];
const keysMade = ({ store }: ReturnType<typeof setUp>): string[] =>
  [...store.objects.keys()].filter((key) => key.startsWith('thumbnails/'));

describe('an event of S3', () => {
  it('has thumbnails made of every object, which are logged and counted', async () => {
    const function_ = setUp();
    expect(await function_.handle(s3Event('a.jpg', 'b.jpg', 'gone.jpg'))).toEqual({ objects: 3 });
    expect(keysMade(function_)).toEqual([...made('a.jpg'), ...made('b.jpg')]);
    expect(function_.counts).toEqual({ ThumbnailsWritten: 4, Skipped: 1 });
    expect(function_.log.info.mock.calls).toContainEqual([
      'thumbnails skipped',
      { object: 's3://photos/gone.jpg', result: 'skipped', reason: 'gone' },
    ]);
  });

  it('ignores other events', async () => {
    const function_ = setUp();
    const event = { Records: [s3Record('a.jpg', 'photos', 'ObjectRemoved:Delete')] };
    expect(await function_.handle(event)).toEqual({ objects: 0 });
    expect(await function_.handle(s3Test)).toEqual({ objects: 0 });
    expect(function_.store.calls).toEqual([]);
  });

  it('fails when one object does, after the others were done: Lambda sends it again', async () => {
    const function_ = setUp();
    await expect(function_.handle(s3Event('bad.jpg', 'a.jpg'))).rejects.toMatchObject({
      name: 'NotificationError',
      message: '1 of 2 objects failed; the first: the store is down',
    });
    expect(keysMade(function_)).toEqual(made('a.jpg'));
    expect(function_.counts).toEqual({ ThumbnailsWritten: 2, Failed: 1 });
    expect(function_.log.error).toHaveBeenCalledWith('thumbnails failed', {
      object: 's3://photos/bad.jpg',
      error: expect.any(StorageError),
    });
  });
});

describe('a batch of SQS', () => {
  it('reports the messages that failed, and the malformed ones, and no others', async () => {
    const function_ = setUp();
    const bad = s3Event('bad.jpg', 'b.jpg');
    const batch = sqsEvent(s3Event('a.jpg'), bad, 'no JSON', s3Test, snsMessage(s3Event('a.jpg')), { a: 1 });
    expect(await function_.handle(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }, { itemIdentifier: 'm5' }],
    });
    expect(keysMade(function_)).toEqual([...made('a.jpg'), ...made('b.jpg')]);
    expect(function_.counts).toEqual({ ThumbnailsWritten: 4, Skipped: 1, Failed: 3 });
    expect(function_.log.setCorrelationId.mock.calls.flat()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
  });

  it('fails as a whole when nothing of it worked, which is what a rollout watches', async () => {
    await expect(setUp().handle(sqsEvent('', ''))).rejects.toThrow('All records failed processing');
  });

  it('reports none when none failed, also after a batch in which some did', async () => {
    const function_ = setUp();
    await function_.handle(sqsEvent('no JSON', s3Event('a.jpg')));
    expect(await function_.handle(sqsEvent(s3Event('a.jpg')))).toEqual({ batchItemFailures: [] });
  });
});

describe('any other event', () => {
  it('is an error that says what was expected', async () => {
    await expect(setUp().handle({ Records: [{ eventSource: 'aws:kinesis' }] })).rejects.toMatchObject({
      name: 'EventError',
      message: expect.stringMatching(/records from aws:kinesis.*expected an event of an HTTP API/),
    });
  });
});
