import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { region, startLocalAws, type LocalAws } from '../testing/local-aws';
import { awsEnvironment, startFunction, type LocalFunction } from '../testing/local-function';

interface Message {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
}

/** A bucket whose notifications the server itself puts into a queue, as S3 does; the function reads the queue. */
const Bucket = 'photos';
let aws: LocalAws;
let lambda: LocalFunction;
let QueueUrl: string;

beforeAll(async () => {
  aws = await startLocalAws();
  lambda = await startFunction(awsEnvironment(aws.url));
  ({ QueueUrl } = await aws.sqs<{ QueueUrl: string }>('CreateQueue', { QueueName: 'photos' }));
  await aws.s3.send(new CreateBucketCommand({ Bucket }));
  const QueueArn = `arn:aws:sqs:${region}:123456789012:photos`;
  const NotificationConfiguration = { QueueConfigurations: [{ QueueArn, Events: everyCreation }] };
  await aws.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
});
afterAll(async () => {
  await lambda?.stop();
  await aws?.stop();
});

const everyCreation = ['s3:ObjectCreated:*' as const];
const photo = readFileSync(join(import.meta.dirname, '..', 'testing', 'photo.jpg'));

async function receive(): Promise<Message[]> {
  const request = { QueueUrl, MaxNumberOfMessages: 10 };
  return (await aws.sqs<{ Messages?: Message[] }>('ReceiveMessage', request)).Messages ?? [];
}

/** What Lambda makes of messages of a queue: one event, and what is not reported as failed is deleted. */
async function deliver(messages: Message[]): Promise<void> {
  const Records = messages.map(({ MessageId, Body }) => ({
    messageId: MessageId,
    eventSource: 'aws:sqs',
    body: Body,
  }));
  expect(await lambda.invoke({ Records })).toEqual({ error: null, body: { batchItemFailures: [] } });
  for (const { ReceiptHandle } of messages) await aws.sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
}

async function keys(): Promise<string[]> {
  const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

it('what the function writes brings events of its own, and they come to an end', async () => {
  // No "+" and no blank: older versions of the server do not encode keys in their notifications.
  const sources = ['a.jpg', 'x/y/ü.jpg', 'x/thumbnails/d.jpg', 'x/text.txt'];
  for (const Key of sources)
    await aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key.endsWith('.txt') ? 'no image' : photo }));
  let delivered = 0;
  for (let messages = await receive(); messages.length > 0; messages = await receive()) {
    delivered += messages.length;
    expect(delivered, 'messages without an end').toBeLessThan(50);
    await deliver(messages);
  }
  const made = (source: string): string[] => {
    const name = source.lastIndexOf('/') + 1;
    const folder = `${source.slice(0, name)}thumbnails/${source.slice(name)}`;
    return [128, 512, 1024].map((width) => `${folder}/${width}.webp`);
  };
  const thumbnails = sources.slice(0, 3).flatMap(made);
  expect((await keys()).sort()).toEqual([...sources, ...thumbnails].sort());
  // The server's test of the notification, an event for each source, and one for each thumbnail.
  expect(delivered).toBeGreaterThanOrEqual(sources.length + thumbnails.length);
  expect(lambda.output().match(/"reason":"is-thumbnail"/g)).toHaveLength(thumbnails.length);
});
