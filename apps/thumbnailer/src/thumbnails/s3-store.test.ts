import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { StorageError } from './object-store';
import { createS3Store } from './s3-store';

const object = { bucket: 'photos', key: 'x/a b.jpg' };

function setUp(answer: () => unknown) {
  const send = vi.fn(async (command: { input: unknown }) => {
    void command;
    return answer();
  });
  return { send, store: createS3Store({ send } as unknown as Pick<S3Client, 'send'>) };
}

const failing = (status: number | undefined, name: string) => () => {
  throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
};

const content = { data: Buffer.from('x'), contentType: 'image/webp', metadata: { a: 'b' } };
const call = {
  head: (answer: () => unknown) => setUp(answer).store.head(object),
  read: (answer: () => unknown) => setUp(answer).store.read(object, 'feed'),
  write: (answer: () => unknown) => setUp(answer).store.write(object, content),
};

describe('createS3Store', () => {
  it('looks at an object', async () => {
    const { send, store } = setUp(() => ({ ETag: '"feed"', ContentLength: 3, Metadata: { 'made-by': 'x' } }));
    expect(await store.head(object)).toEqual({ etag: 'feed', bytes: 3, metadata: { 'made-by': 'x' } });
    expect(send.mock.lastCall?.[0]).toBeInstanceOf(HeadObjectCommand);
    expect(send.mock.lastCall?.[0].input).toEqual({ Bucket: 'photos', Key: 'x/a b.jpg' });
  });

  it('reads the state that was looked at', async () => {
    const bytes = Buffer.from('abc');
    const { send, store } = setUp(() => ({ Body: { transformToByteArray: async () => bytes } }));
    expect(await store.read(object, 'feed')).toBe(bytes);
    expect(send.mock.lastCall?.[0]).toBeInstanceOf(GetObjectCommand);
    expect(send.mock.lastCall?.[0].input).toMatchObject({ Key: 'x/a b.jpg', IfMatch: '"feed"' });
  });

  it('writes', async () => {
    const { send, store } = setUp(() => ({}));
    await store.write(object, content);
    expect(send.mock.lastCall?.[0]).toBeInstanceOf(PutObjectCommand);
    expect(send.mock.lastCall?.[0].input).toEqual({
      Bucket: 'photos',
      Key: 'x/a b.jpg',
      Body: content.data,
      ContentType: 'image/webp',
      Metadata: { a: 'b' },
    });
  });

  it.each([
    ['head', 404, 'NotFound'],
    ['read', 404, 'NoSuchKey'],
    ['read', 412, 'PreconditionFailed'],
  ] as const)('%s gives undefined for status %i', async (name, status, error) => {
    expect(await call[name](failing(status, error))).toBeUndefined();
  });

  it.each([
    ['head', 403, 'HeadObject of s3://photos/x/a b.jpg was answered with status 403 (Why): the function'],
    [
      'read',
      403,
      "the function's role needs s3:GetObject and s3:PutObject on the objects, and s3:ListBucket",
    ],
    ['write', 404, 'PutObject of s3://photos/x/a b.jpg was answered with status 404 (Why)'],
    ['write', 503, 'PutObject of s3://photos/x/a b.jpg was answered with status 503 (Why)'],
    ['read', undefined, 'GetObject of s3://photos/x/a b.jpg failed (Why)'],
  ] as const)('%s fails for status %s', async (name, status, message) => {
    const failed = call[name](failing(status, 'Why'));
    await expect(failed).rejects.toThrow(StorageError);
    await expect(failed).rejects.toThrow(message);
  });

  it("says the system's word for a server that is not there", async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await expect(call.head(() => Promise.reject(refused))).rejects.toThrow('failed (ECONNREFUSED)');
  });

  it('fails when the body breaks off', async () => {
    const transformToByteArray = () => Promise.reject(new Error('aborted'));
    await expect(call.read(() => ({ Body: { transformToByteArray } }))).rejects.toThrow(StorageError);
  });
});
