import { describe, EventError, fieldsOf } from './event-error';

/** What the handler needs of an HTTP event. */
export interface HttpRequest {
  method: string;
  path: string;
  query: Partial<Record<string, string>>;
  body: Buffer;
  /** API Gateway's id of the request, where there is one. */
  id?: string;
}

/** Whether an event claims to be one of HTTP, in payload format 2.0. */
export function isHttpEvent(event: unknown): boolean {
  return fieldsOf(fieldsOf(event)['requestContext'])['http'] !== undefined;
}

/**
 * Reads an event of payload format 2.0, from an HTTP API or a function URL.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @throws EventError
 */
export function parseHttpEvent(event: unknown): HttpRequest {
  const { requestContext, rawPath, queryStringParameters, body, isBase64Encoded } = fieldsOf(event);
  const { http, requestId } = fieldsOf(requestContext);
  const { method, path } = fieldsOf(http);
  if (typeof method !== 'string' || method === '') {
    throw new EventError(`requestContext.http is ${describe(http)}, expected an object with the method`);
  }
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw new EventError(`the body of the HTTP event is ${describe(body)}, expected a string`);
  }
  return {
    method: method.toUpperCase(),
    path: textOf(rawPath) || textOf(path) || '/',
    query: textsOf(queryStringParameters),
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
    ...(typeof requestId === 'string' ? { id: requestId } : {}),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function textsOf(value: unknown): Record<string, string> {
  const texts = Object.entries(fieldsOf(value)).filter(([, text]) => typeof text === 'string');
  return Object.fromEntries(texts) as Record<string, string>;
}
