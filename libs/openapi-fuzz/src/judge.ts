import type { Operation, Schema } from './document';
import { misfit } from './valid-value';

/** An answer, as far as it is judged. */
export interface Answer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

const problemType = 'application/problem+json';
/** https://www.rfc-editor.org/rfc/rfc9457#section-3.1 */
const problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, detail: { type: 'string' } },
};

type Documented = Operation['responses'][string];

function documentedFor({ responses }: Operation, status: number): Documented | undefined {
  return responses[status] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;
}

const mediaTypeOf = ({ headers }: Answer): string =>
  String(headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase();

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Whether the body is what the document says of this status. */
function bodyFaults(answer: Answer, { content }: Documented): string[] {
  if (!content) return [];
  const type = mediaTypeOf(answer);
  const range = type.replace(/\/.*/, '/*');
  const found = content[type] ?? content[range] ?? content['*/*'];
  if (!found) return [`answered ${type || 'no type'}, documented is ${Object.keys(content).join(', ')}`];
  if (!found.schema || !/[/+]json$/.test(type)) return [];
  const parsed = parse(answer.body);
  if (!parsed) return ['the answer says it is JSON, and is not'];
  const wrong = misfit(found.schema, parsed.value);
  return wrong ? [`the answer does not fit its documented schema: ${wrong}`] : [];
}

function problemFaults(answer: Answer, documented: Documented | undefined): string[] {
  const type = mediaTypeOf(answer);
  // A status whose document names another type on purpose, as health checks do, is held to that.
  if (type !== problemType && documented?.content && type in documented.content) return [];
  if (type !== problemType) return [`an error is answered as ${type || 'no type'}, expected ${problemType}`];
  const parsed = parse(answer.body);
  const wrong = parsed ? misfit({ ...problem, ...statusIs(answer.statusCode) }, parsed.value) : 'no JSON';
  return wrong ? [`the problem is not well-formed: ${wrong}`] : [];
}

function statusIs(status: number): Schema {
  return { properties: { ...(problem.properties as Schema), status: { const: status } } };
}

function statusFaults(answer: Answer, documented: Documented | undefined, good: boolean): string[] {
  const { statusCode: status, headers } = answer;
  const shed = status === 503 && headers['retry-after'] !== undefined;
  return [
    ...(status >= 500 && !shed ? [`answered ${status}; only a 503 with Retry-After may be meant`] : []),
    ...(documented ? [] : [`answered ${status}, which is not documented`]),
    ...(good && status === 400 ? ['what the document calls good was refused with 400'] : []),
  ];
}

/** What is wrong with an answer, by the document; `good` says that the request was made to fit it. */
export function faultsOf(operation: Operation, answer: Answer, good: boolean): string[] {
  const documented = documentedFor(operation, answer.statusCode);
  return [
    ...statusFaults(answer, documented, good),
    ...(answer.statusCode >= 400 ? problemFaults(answer, documented) : []),
    ...(documented ? bodyFaults(answer, documented) : []),
  ];
}
