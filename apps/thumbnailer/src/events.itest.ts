import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../testing/background';
import { httpEvent, s3Event, snsMessage, sqsEvent } from '../testing/events';
import { startLocalAws, type LocalAws } from '../testing/local-aws';
import { awsEnvironment, startFunction, type LocalFunction } from '../testing/local-function';

/** The built function behind the Runtime API, with a server of S3. */
const Bucket = 'photos';
let aws: LocalAws;
let lambda: LocalFunction;

beforeAll(async () => {
  aws = await startLocalAws();
  lambda = await startFunction({ ...awsEnvironment(aws.url), SOURCE_MAX_BYTES: '1000000' });
  await aws.s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  await lambda?.stop();
  await aws?.stop();
});

const photo = readFileSync(join(import.meta.dirname, '..', 'testing', 'photo.jpg'));
const put = (Key: string, Body: Buffer | string) => aws.s3.send(new PutObjectCommand({ Bucket, Key, Body }));

/** Keys and the times of their last change, in the folder. */
async function objects(Prefix: string): Promise<Record<string, string>> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Object.fromEntries(Contents.map(({ Key, LastModified }) => [Key, LastModified?.toISOString()]));
}

const keys = async (prefix: string): Promise<string[]> => Object.keys(await objects(prefix));

async function thumbnail(Key: string) {
  const { Body, ...rest } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
  return { ...rest, image: await sharp(await Body!.transformToByteArray()).metadata() };
}

const wide = (width: number, colour = 'teal'): Promise<Buffer> =>
  sharp({ create: { width, height: width / 2, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

describe('an event of S3', () => {
  it('has thumbnails of every width beside the source, no wider than the source', async () => {
    const { ETag } = await put('one/a.jpg', await wide(600));
    expect(await lambda.invoke(s3Event('one/a.jpg'))).toEqual({ error: null, body: { objects: 1 } });
    const widths = { 128: 128, 512: 512, 1024: 600 };
    for (const [name, width] of Object.entries(widths)) {
      const made = await thumbnail(`one/thumbnails/a.jpg/${name}.webp`);
      expect(made).toMatchObject({
        ContentType: 'image/webp',
        Metadata: { 'made-by': 'thumbnailer', 'source-etag': ETag?.replaceAll('"', '') },
        image: { format: 'webp', width, height: width / 2 },
      });
    }
    expect(await keys('one/')).toHaveLength(4);
  });

  it('is done once, however often it comes', async () => {
    await put('twice/a.jpg', photo);
    await lambda.invoke(s3Event('twice/a.jpg'));
    const first = await objects('twice/');
    // The server's times are whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await lambda.invoke(s3Event('twice/a.jpg', 'twice/a.jpg'));
    expect(await objects('twice/')).toEqual(first);
    await lambda.said(/"object":"s3:\/\/photos\/twice\/a\.jpg".*"up-to-date"/);
  });

  it.each(['a b+c.jpg', 'Grüße 北京 🏞.jpg', '100%25 & more?.jpg'])('reads the key %s', async (name) => {
    await put(`names/${name}`, photo);
    expect(await lambda.invoke(s3Event(`names/${name}`))).toMatchObject({ error: null });
    expect(await keys(`names/thumbnails/${name}/`)).toHaveLength(3);
  });

  it.each([
    ['not-an-image', 'text.jpg', 'hello'],
    ['not-an-image', 'empty.jpg', ''],
    ['damaged', 'cut.jpg', photo.subarray(0, 300)],
    ['too-large', 'large.jpg', Buffer.alloc(1_000_001)],
    ['folder', 'folder/', ''],
  ])('skips what is %s: %s', async (reason, name, body) => {
    await put(`skipped/${name}`, body);
    expect(await lambda.invoke(s3Event(`skipped/${name}`))).toMatchObject({ error: null });
    await lambda.said(new RegExp(`"object":"s3://photos/skipped/${name}".*"reason":"${reason}"`));
    expect(await keys('skipped/thumbnails/')).toEqual([]);
  });

  it('skips what was deleted meanwhile', async () => {
    await put('gone.jpg', photo);
    await aws.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone.jpg' }));
    expect(await lambda.invoke(s3Event('gone.jpg'))).toMatchObject({ error: null });
    await lambda.said(/"object":"s3:\/\/photos\/gone\.jpg".*"reason":"gone"/);
  });

  it('of an old version makes thumbnails of the newest', async () => {
    await put('order/a.jpg', await wide(200));
    const old = s3Event('order/a.jpg');
    await put('order/a.jpg', await wide(300));
    await lambda.invoke(s3Event('order/a.jpg'));
    await lambda.invoke(old);
    expect((await thumbnail('order/thumbnails/a.jpg/1024.webp')).image.width).toBe(300);
    await put('order/a.jpg', await wide(400));
    await lambda.invoke(old);
    expect((await thumbnail('order/thumbnails/a.jpg/1024.webp')).image.width).toBe(400);
  });

  it('fails when the store does not answer: Lambda then sends it again', async () => {
    const down = await startFunction(awsEnvironment(`http://127.0.0.1:${await freePort()}`));
    try {
      const { error, body } = await down.invoke(s3Event('a.jpg'));
      expect(error).toBe('Unhandled');
      expect(body).toMatchObject({
        errorType: 'NotificationError',
        errorMessage: expect.stringContaining('HeadObject of s3://photos/a.jpg failed (ECONNREFUSED)'),
      });
    } finally {
      await down.stop();
    }
  });
});

describe('a batch of SQS', () => {
  it('reports the messages that failed', async () => {
    await put('batch/a.jpg', photo);
    const good = s3Event('batch/a.jpg');
    expect(await lambda.invoke(sqsEvent('no JSON', good, snsMessage(good), { Records: [] }))).toEqual({
      error: null,
      body: { batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm3' }] },
    });
    expect(await keys('batch/thumbnails/')).toHaveLength(3);
  });

  it('begins no message that Lambda might cut off, but for the first', async () => {
    // Three widths may take 90 s.
    const short = await startFunction({ ...awsEnvironment(aws.url), AWS_LAMBDA_FUNCTION_TIMEOUT: '60' });
    try {
      await put('short/a.jpg', photo);
      await put('short/b.jpg', photo);
      expect(await short.invoke(sqsEvent(s3Event('short/a.jpg'), s3Event('short/b.jpg')))).toEqual({
        error: null,
        body: { batchItemFailures: [{ itemIdentifier: 'm1' }] },
      });
      await short.said(/"message":"a message is put off".*"correlation_id":"m1"/);
      expect(await keys('short/thumbnails/')).toHaveLength(3);
    } finally {
      await short.stop();
    }
  });
});

describe('the log', () => {
  it('has metrics in the embedded format, and the cold start once', async () => {
    await put('metrics.jpg', photo);
    await lambda.invoke(s3Event('metrics.jpg'));
    await lambda.said(/"Namespace":"Thumbnailer".*"service":"thumbnailer","ThumbnailsWritten":3/);
    expect(lambda.output().match(/"ColdStart":1/g)).toHaveLength(1);
  });
});

describe('without anything of AWS', () => {
  it('answers HTTP', async () => {
    const alone = await startFunction({});
    try {
      const body = { body: photo.toString('base64'), isBase64Encoded: true };
      expect(await alone.invoke(httpEvent('POST', '/', body))).toMatchObject({
        error: null,
        body: { statusCode: 200, headers: { 'content-type': 'image/webp' } },
      });
      expect(await alone.invoke({ who: 'knows' })).toMatchObject({
        error: 'Unhandled',
        body: {
          errorType: 'EventError',
          errorMessage: expect.stringMatching(/an object with who, expected/),
        },
      });
    } finally {
      await alone.stop();
    }
  });

  it('does not start with a configuration that does not fit, and says why', async () => {
    const wrong = await startFunction({ THUMBNAIL_WIDTHS: 'wide', S3_FORCE_PATH_STYLE: 'perhaps' });
    try {
      await wrong.said(/THUMBNAIL_WIDTHS is "wide"[\s\S]*S3_FORCE_PATH_STYLE is "perhaps"/);
    } finally {
      await wrong.stop();
    }
  });
});
