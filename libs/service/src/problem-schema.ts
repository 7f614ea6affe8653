import { STATUS_CODES } from 'node:http';
import { Type } from '@sinclair/typebox';
import { problemType } from './problem';

/** RFC 9457's members, and this service's own; the document and the serializer of every route share it. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'the name of the status' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(Type.String({ description: 'what happened, for people' })),
    code: Type.Optional(Type.String({ description: 'what happened, for programs' })),
    requestId: Type.Optional(Type.String({ description: 'under which the log has more' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: Type.String({ description: 'where: /body/email' }),
          message: Type.String(),
        }),
        { description: 'what does not fit the schema' },
      ),
    ),
  },
  { $id: 'Problem', description: 'An answer other than success: RFC 9457' },
);

const seconds = { type: 'string', description: 'seconds to wait before another try' };

function response(status: number): object {
  return {
    description: STATUS_CODES[status] ?? 'Error',
    ...(status === 503 || status === 429 ? { headers: { 'retry-after': seconds } } : {}),
    content: { [problemType]: { schema: { $ref: `${ProblemSchema.$id}#` } } },
  };
}

/**
 * The answers a route gives other than success, for its schema:
 * `response: { 200: Account, ...problemResponses(401, 404) }`. What the framework itself may answer (400, 413, 415,
 * 503 ...) is documented without being named. The type is empty on purpose: what a handler returns is checked
 * against the successes alone.
 */
export function problemResponses(...statuses: number[]): Record<never, never> {
  return Object.fromEntries(statuses.map((status) => [status, response(status)]));
}
