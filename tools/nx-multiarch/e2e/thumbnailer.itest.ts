import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Architecture, linux } from '../src/core/platform';
import { INVOCATIONS } from '../src/core/test/lambda-event';
import { layoutFolder } from '../src/graph/targets/names';
import { containerLogs, removeContainers, removeImage, startContainer } from '../src/io/container/start';
import { exec } from '../src/io/exec';
import { readLayout } from '../src/io/layout';
import { loadLayout } from '../src/io/load';
import { freePort } from '../src/testing/real-registry';
import { untilAnswers } from './container';
import { createSandbox, run, type Sandbox, WORKSPACE } from './sandbox';
import { type ServerProcess, startServer } from './server-process';

const Bucket = 'photos';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const photo = readFileSync(join(WORKSPACE, 'apps', 'thumbnailer', 'testing', 'photo.jpg'));

let sandbox: Sandbox;
let moto: ServerProcess;
let port: number;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await createSandbox();
  port = await freePort();
  const address = await hostAddress();
  moto = startServer(`exec bash tools/setup/moto.sh --serve ${port} ${address}`, WORKSPACE, process.env);
  const endpoint = `http://${address}:${port}`;
  await untilAnswers(endpoint);
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  s3?.destroy();
  await moto?.stop();
  await sandbox?.close();
});

/** What containers reach as host.docker.internal: the bridge's address here, and with Docker Desktop the loopback's. */
async function hostAddress(): Promise<string> {
  const gateway = '--format={{(index .IPAM.Config 0).Gateway}}';
  const { stdout } = await run('docker', ['network', 'inspect', 'bridge', gateway], WORKSPACE);
  // A bridge without containers is down and in no list of interfaces; its address can be listened on all the same.
  const server = createServer().listen(0, stdout.trim());
  const own = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return own ? stdout.trim() : '127.0.0.1';
}

/** Builds the image and starts it as docker-test does: nothing can be written, any user, no capabilities. */
async function startImage(architecture: Architecture, id: string) {
  const built = await sandbox.nx(['run', `thumbnailer:docker-build-lambda-${architecture}`]);
  expect(built.exitCode, `${built.stdout}${built.stderr}`).toBe(0);
  const folder = layoutFolder({ project: 'thumbnailer', deployment: 'lambda' }, architecture);
  const image = `thumbnailer-e2e:${id}`;
  const platform = linux(architecture);
  await loadLayout(exec, await readLayout(join(sandbox.root, folder), platform), image);
  const env = [
    `AWS_REGION=${region}`,
    `AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
    `AWS_ENDPOINT_URL_S3=http://host.docker.internal:${port}`,
    'S3_FORCE_PATH_STYLE=true',
  ];
  return startContainer(exec, { image, platform, deployment: 'lambda', run: id, port: 8080, env });
}

const record = (key: string) => ({
  eventSource: 'aws:s3',
  eventName: 'ObjectCreated:Put',
  s3: { bucket: { name: Bucket }, object: { key: encodeURIComponent(key) } },
});

describe.each(['amd64', 'arm64'] as const)('the image for %s', (architecture) => {
  const id = randomUUID();
  let container: Awaited<ReturnType<typeof startImage>>;

  beforeAll(async () => {
    container = await startImage(architecture, id);
    await untilAnswers(container.url ?? '');
  });
  afterAll(async () => {
    await removeContainers(exec, id);
    await removeImage(exec, `thumbnailer-e2e:${id}`);
  });

  async function invoke(event: unknown): Promise<unknown> {
    const url = `${container.url}${INVOCATIONS}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    const body: unknown = await response.json();
    const failed = response.headers.get('x-amz-function-error');
    expect(failed, `${JSON.stringify(body)}\n${await containerLogs(exec, container.id)}`).toBeNull();
    return body;
  }

  async function tagsByKey(): Promise<Record<string, string>> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Object.fromEntries(
      Contents.map(({ Key, ETag, LastModified }) => [Key, `${ETag} ${LastModified?.toISOString()}`]),
    );
  }

  it('makes thumbnails of an upload, and nothing of the events of those', async () => {
    const Key = `${architecture}/a b+ü.jpg`;
    const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: photo }));
    expect(await invoke({ Records: [record(Key)] })).toEqual({ objects: 1 });
    const made = [128, 512, 1024].map((width) => `${architecture}/thumbnails/a b+ü.jpg/${width}.webp`);
    for (const key of made) {
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key: key }))).toMatchObject({
        ContentType: 'image/webp',
        Metadata: { 'source-etag': ETag.replaceAll('"', '') },
      });
    }
    const before = await tagsByKey();
    expect(await invoke({ Records: [Key, ...made].map(record) })).toEqual({ objects: 4 });
    expect(await tagsByKey()).toEqual(before);
  });

  it('reports the messages of a queue that failed, and no others', async () => {
    const Key = `${architecture}/queue.jpg`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: photo }));
    const bodies = [JSON.stringify({ Records: [record(Key)] }), 'no JSON'];
    const Records = bodies.map((body, index) => ({
      eventSource: 'aws:sqs',
      messageId: `m${index}`,
      body,
    }));
    expect(await invoke({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    const made = Object.keys(await tagsByKey()).filter((key) =>
      key.startsWith(`${architecture}/thumbnails/queue.jpg/`),
    );
    expect(made).toHaveLength(3);
  });
});
