import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { at } from './make-thumbnails';
import { StorageError, type ObjectHead, type ObjectRef, type ObjectStore } from './object-store';

/** Only as much of the client as is used. */
type Client = Pick<S3Client, 'send'>;

/** Objects in S3, or in a server that speaks its protocol. */
export function createS3Store(client: Client): ObjectStore {
  return {
    head: (object) => orUndefined([404], head(client, object), 'HeadObject', object),
    read: (object, etag) => orUndefined([404, 412], read(client, object, etag), 'GetObject', object),
    write: async (object, { data, contentType, metadata }) => {
      const input = { ...place(object), Body: data, ContentType: contentType, Metadata: metadata };
      await orUndefined([], client.send(new PutObjectCommand(input)), 'PutObject', object);
    },
  };
}

const place = ({ bucket, key }: ObjectRef) => ({ Bucket: bucket, Key: key });

async function head(client: Client, object: ObjectRef): Promise<ObjectHead> {
  const { ETag, ContentLength, Metadata } = await client.send(new HeadObjectCommand(place(object)));
  return { etag: (ETag ?? '').replaceAll('"', ''), bytes: ContentLength ?? 0, metadata: Metadata ?? {} };
}

/** Of the current version, and only while it is the one that was looked at. */
async function read(client: Client, object: ObjectRef, etag: string): Promise<Uint8Array> {
  const command = new GetObjectCommand({ ...place(object), IfMatch: `"${etag}"` });
  const { Body } = await client.send(command);
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** What S3 answers with one of these statuses is undefined; what it does not do otherwise is a StorageError. */
async function orUndefined<T>(
  statuses: number[],
  answer: Promise<T>,
  operation: string,
  object: ObjectRef,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (cause) {
    const status = statusOf(cause);
    if (status !== undefined && statuses.includes(status)) return undefined;
    const found = status === undefined ? 'failed' : `was answered with status ${status}`;
    const text = `${operation} of ${at(object)} ${found} (${nameOf(cause)})${mend(status)}`;
    throw new StorageError(text, { cause });
  }
}

/** https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-types/Interface/ResponseMetadata/ */
function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** What the system calls it (ECONNREFUSED), or S3 (SlowDown). */
function nameOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name);
}

/** Without s3:ListBucket, S3 answers 403 for an object that is not there. */
function mend(status: number | undefined): string {
  return status === 403
    ? ": the function's role needs s3:GetObject and s3:PutObject on the objects, and s3:ListBucket on the bucket"
    : '';
}
