import { STATUS_CODES } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export function json(
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
    isBase64Encoded: false,
  };
}

/** Bytes go through Lambda's JSON as base64. */
export function binary(data: Buffer, contentType: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: { 'content-type': contentType },
    body: data.toString('base64'),
    isBase64Encoded: true,
  };
}

/** An answer other than success: https://www.rfc-editor.org/rfc/rfc9457 */
export function problem(
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail, code };
  return json(body, status, { 'content-type': 'application/problem+json', ...headers });
}
