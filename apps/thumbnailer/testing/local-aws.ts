import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { freePort, startBackground } from './background';

const workspace = join(import.meta.dirname, '..', '..', '..');

/** moto, which is not asked for any particular credentials. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
export const region = 'us-east-1';

/** A server of S3 and SQS for one test file. */
export interface LocalAws {
  url: string;
  s3: S3Client;
  /** Calls SQS: the action and its parameters, as its JSON protocol has them. */
  sqs: <T>(action: string, parameters: object) => Promise<T>;
  stop: () => Promise<void>;
}

/** Starts moto by tools/setup/moto.sh, which provides it where it is missing. */
export async function startLocalAws(): Promise<LocalAws> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const script = join(workspace, 'tools', 'setup', 'moto.sh');
  const server = startBackground('bash', [script, '--serve', String(port)], process.env);
  await server.said(/Running on http/);
  const s3 = new S3Client({ endpoint: url, region, credentials, forcePathStyle: true });
  return {
    url,
    s3,
    sqs: (action, parameters) => callSqs(url, action, parameters),
    stop: () => {
      s3.destroy();
      return server.stop();
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html */
async function callSqs<T>(url: string, action: string, parameters: object): Promise<T> {
  const scope = `Credential=${credentials.accessKeyId}/20250116/${region}/sqs/aws4_request`;
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AmazonSQS.${action}`,
    // moto tells its services apart by the scope of the signature, which it does not check.
    authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
  };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(parameters) });
  const body = await response.text();
  if (!response.ok) throw new Error(`SQS answered ${action} with ${response.status}: ${body}`);
  return JSON.parse(body || '{}') as T;
}
