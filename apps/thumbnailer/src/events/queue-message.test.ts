import { describe, expect, it } from 'vitest';
import { s3Event, s3Test, snsMessage } from '../../testing/events';
import { EventError } from './event-error';
import { parseQueueMessage } from './queue-message';

const created = { created: [{ bucket: 'photos', key: 'a b.jpg' }], ignored: [] };

describe('parseQueueMessage', () => {
  it.each([
    ['S3', s3Event('a b.jpg'), created],
    ['SNS with one of S3 in it', snsMessage(s3Event('a b.jpg')), created],
    ["S3's test", s3Test, { created: [], ignored: ['s3:TestEvent'] }],
    ["S3's test through SNS", snsMessage(s3Test), { created: [], ignored: ['s3:TestEvent'] }],
  ])('reads a notification of %s', (_, body, notification) => {
    expect(parseQueueMessage(JSON.stringify(body))).toEqual(notification);
  });

  it.each([
    ['no text', undefined, 'the body is undefined, expected a string'],
    ['no JSON', '{', 'the body is no JSON'],
    ['other JSON', '[1]', 'found an array of 1, expected a notification of S3'],
    ['SNS without a message', '{"Type":"Notification"}', 'the body is undefined'],
    ['SNS with other JSON', JSON.stringify(snsMessage({ a: 1 })), 'found an object with a'],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseQueueMessage(body)).toThrow(EventError);
    expect(() => parseQueueMessage(body)).toThrow(message);
  });
});
