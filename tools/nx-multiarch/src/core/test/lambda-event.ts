import type { HttpReply, HttpRequest } from './http-message';

/** Where a Lambda image's emulator takes events: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-image.html. */
export const INVOCATIONS = '/2015-03-31/functions/function/invocations';

/** Content that an HTTP API hands on as text; everything else travels as base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|[^;]*\+(json|xml)\b)/;

/** A stage that stands for all of them, and a caller from the block that is kept for examples (RFC 5737). */
const STAGE = '$default';
const CALLER = '192.0.2.1';
/** One moment for all events: the same request is the same event. */
const TIME = { time: '16/Jan/2025:14:30:00 +0000', timeEpoch: 1_737_037_800_000 };

/**
 * The event that an HTTP API makes of a request, payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function lambdaEvent({ method, path, headers, body }: HttpRequest): Record<string, unknown> {
  const [rawPath = '', rawQueryString = ''] = path.split(/\?(.*)/s);
  const isBase64Encoded = body !== undefined && !TEXT.test(headers['content-type'] ?? '');
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: CALLER, userAgent: 'docker-test' };
  return {
    version: '2.0',
    routeKey: STAGE,
    rawPath,
    rawQueryString,
    headers,
    ...(rawQueryString === '' ? {} : { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: { http, routeKey: STAGE, stage: STAGE, requestId: 'docker-test', ...TIME },
    ...(body === undefined ? {} : { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** A key that comes twice has its values behind commas. */
function queryOf(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) {
    const before = values.get(key);
    values.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

interface LambdaResult {
  statusCode?: number;
  headers?: Record<string, string | number | boolean>;
  body?: string;
  isBase64Encoded?: boolean;
  errorType?: string;
  errorMessage?: string;
}

/**
 * The answer that an HTTP API makes of what a function returned. A function that failed is a bad gateway, as there;
 * its error is kept as the body.
 */
export function lambdaReply(returned: unknown): HttpReply {
  const result: LambdaResult = typeof returned === 'object' && returned !== null ? returned : {};
  if (result.statusCode === undefined) {
    const body = Buffer.from(JSON.stringify(returned ?? null), 'utf8');
    const status = result.errorMessage === undefined && result.errorType === undefined ? 200 : 502;
    return { status, contentType: 'application/json', body };
  }
  const named = Object.entries(result.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: result.statusCode,
    contentType: String(named?.[1] ?? ''),
    body: Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
