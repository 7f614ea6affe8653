import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpEvent, s3Event, s3Record, s3Test, sqsEvent } from '../../testing/events';
import { EventError } from './event-error';
import { parseEvent } from './parse-event';

const s3With = (s3: unknown): object => ({ Records: [{ ...s3Record('a'), s3 }] });

describe('parseEvent', () => {
  it('reads HTTP', () => {
    const event = httpEvent('post', '/a', { body: 'aGk=', isBase64Encoded: true });
    expect(parseEvent({ ...event, queryStringParameters: { width: '9' } })).toEqual({
      kind: 'http',
      request: {
        method: 'POST',
        path: '/a',
        query: { width: '9' },
        body: Buffer.from('hi'),
        id: 'request-1',
      },
    });
  });

  it.each([
    ['a/b.jpg', 'a/b.jpg'],
    ['photos/a b+c.jpg', 'photos/a b+c.jpg'],
    ['Grüße 北京 🏞.jpg', 'Grüße 北京 🏞.jpg'],
    ['100%25.jpg', '100%25.jpg'],
  ])('reads the key %s of S3', (key, decoded) => {
    expect(parseEvent(s3Event(key))).toEqual({
      kind: 's3',
      notification: { created: [{ bucket: 'photos', key: decoded }], ignored: [] },
    });
  });

  it('tells creations from other events of S3, and knows its test', () => {
    const removed = s3Record('b.jpg', 'photos', 'ObjectRemoved:Delete');
    expect(parseEvent({ Records: [s3Record('a.jpg', 'x', 'ObjectCreated:Copy'), removed] })).toEqual({
      kind: 's3',
      notification: { created: [{ bucket: 'x', key: 'a.jpg' }], ignored: ['ObjectRemoved:Delete'] },
    });
    expect(parseEvent(s3Test)).toMatchObject({ notification: { created: [], ignored: ['s3:TestEvent'] } });
  });

  it('leaves the messages of SQS for later: each fails for itself', () => {
    const batch = sqsEvent('not JSON', s3Test);
    expect(parseEvent(batch)).toEqual({ kind: 'sqs', batch });
  });

  it.each([
    ['nothing', undefined, /found undefined, expected an event of an HTTP API/],
    ['a text', 'hello', /found string/],
    ['an empty object', {}, /found an empty object/],
    ['no records', { Records: [] }, /found an object with Records/],
    ['another source', { Records: [{ eventSource: 'aws:dynamodb' }] }, /records from aws:dynamodb\)/],
    ['two sources', { Records: [s3Record('a'), ...sqsEvent('').Records] }, /records from aws:s3, aws:sqs\)/],
    ['messages without an id', { Records: [{ eventSource: 'aws:sqs', body: '' }] }, /records from aws:sqs/],
    ['HTTP without a method', { requestContext: { http: {} } }, /requestContext\.http is an empty object/],
    ['HTTP with a body that is no text', { ...httpEvent('POST', '/'), body: { a: 1 } }, /an object with a/],
    ['S3 without an object', s3With({ bucket: { name: 'b' } }), /key as undefined, expected strings/],
    ['S3 without a bucket', s3With({ object: { key: 'k' } }), /name as undefined and/],
    ['S3 with an empty key', s3With({ bucket: { name: 'b' }, object: { key: '' } }), /expected strings/],
    ['a key that is not encoded', s3With({ bucket: { name: 'b' }, object: { key: '%zz' } }), /URL-encoded/],
  ])('refuses %s', (_, event, message) => {
    expect(() => parseEvent(event)).toThrow(EventError);
    expect(() => parseEvent(event)).toThrow(message);
  });

  it('has no other error for anything that JSON can hold', () => {
    const keys = [
      'Records',
      'requestContext',
      'http',
      'method',
      'body',
      'eventSource',
      's3',
      'object',
      'key',
    ];
    const names = fc.oneof(fc.constantFrom(...keys, 'bucket', 'name', 'messageId', 'Event'), fc.string());
    const words = fc.constantFrom('aws:s3', 'aws:sqs', 'ObjectCreated:Put', '%', 's3:TestEvent', 'GET');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'medium' }, words, fc.jsonValue(), tie('object'), tie('array')),
      object: fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
      array: fc.array(tie('tree'), { maxLength: 4 }),
    }));
    fc.assert(
      fc.property(tree, (event) => {
        try {
          expect(['http', 's3', 'sqs']).toContain(parseEvent(event).kind);
        } catch (error) {
          if (!(error instanceof EventError)) throw error;
        }
      }),
      { seed: 4, numRuns: 3_000 },
    );
  });
});
