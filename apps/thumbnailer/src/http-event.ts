import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** What the handler needs of an event. */
export interface HttpRequest {
  method: string;
  path: string;
  query: Partial<Record<string, string>>;
  body: Buffer;
}

/** The event is none of an HTTP API or function URL in payload format 2.0. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

/**
 * Reads an event of payload format 2.0, from an HTTP API or a function URL.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @throws EventError
 */
export function parseHttpEvent(event: Partial<APIGatewayProxyEventV2>): HttpRequest {
  const http = event.requestContext?.http;
  if (!http?.method) {
    const found = Object.keys(event).slice(0, 5).join(', ') || 'nothing';
    throw new EventError(
      `expected an HTTP API event in payload format 2.0 (requestContext.http), found ${found}`,
    );
  }
  return {
    method: http.method.toUpperCase(),
    path: event.rawPath || http.path || '/',
    query: event.queryStringParameters ?? {},
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
