import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export type HttpEvent = Partial<APIGatewayProxyEventV2>;

/** The event that an HTTP API makes of a request, as much of it as is read. */
export function httpEvent(method: string, rawPath: string, rest: HttpEvent = {}): HttpEvent {
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' };
  const requestContext = { http, requestId: 'request-1' } as HttpEvent['requestContext'];
  return { rawPath, requestContext, ...rest };
}

/** A record of S3 for a key, which is encoded as S3 does it: as in a form, with the slashes left alone. */
export function s3Record(key: string, bucket = 'photos', eventName = 'ObjectCreated:Put'): object {
  const encoded = new URLSearchParams([['', key]]).toString().slice(1).replaceAll('%2F', '/');
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventName,
    s3: { s3SchemaVersion: '1.0', bucket: { name: bucket }, object: { key: encoded, sequencer: '0061' } },
  };
}

export const s3Event = (...keys: string[]): { Records: object[] } => ({
  Records: keys.map((key) => s3Record(key)),
});

/** What S3 sends once to a queue when notifications to it are configured. */
export const s3Test = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2025-01-16T14:30:00.000Z',
  Bucket: 'photos',
  RequestId: '5582815E1AEA5ADF',
  HostId: '8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE',
};

/** A batch of SQS; the messages have the ids m0, m1, ... A body that is no text is sent as JSON. */
export function sqsEvent(...bodies: unknown[]): { Records: object[] } {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:photos',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  };
}

/** What SNS hands to a queue that is subscribed without raw delivery. */
export const snsMessage = (message: unknown): object => ({
  Type: 'Notification',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:photos',
  Message: JSON.stringify(message),
});
