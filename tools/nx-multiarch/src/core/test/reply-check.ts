import type { Fault } from './faults';
import { describeReply, type HttpReply, jsonOf } from './http-message';
import type { ReplyExpectation, TestRequest, Values } from './requests';

/** What of an answer is not as expected: the first such thing, since the rest follows from it. */
export function checkReply(name: string, reply: HttpReply, expected: ReplyExpectation): Fault[] {
  const check = `request ${name}`;
  const { status, contentType, bodyPattern, json } = expected;
  const found = describeReply(reply);
  if (reply.status !== status) return [{ check, found, expected: `status ${status}` }];
  const type = mediaType(reply.contentType);
  if (contentType !== undefined && type !== mediaType(contentType)) {
    return [{ check, found: type === '' ? 'no content type' : type, expected: contentType }];
  }
  if (bodyPattern !== undefined && !new RegExp(bodyPattern).test(reply.body.toString('utf8'))) {
    return [{ check, found, expected: `a body that matches ${bodyPattern}` }];
  }
  if (json !== undefined && !holds(jsonOf(reply), json)) {
    return [{ check, found, expected: `a body that holds ${JSON.stringify(json)}` }];
  }
  return [];
}

/** The values that a request saves from its answer, and those that are not there. */
export function savedValues(
  { name, save = {} }: Pick<TestRequest, 'name' | 'save'>,
  reply: HttpReply,
): { values: Values; faults: Fault[] } {
  const found = Object.entries(save).map(([key, path]) => ({
    key,
    path,
    value: valueAt(jsonOf(reply), path),
  }));
  const missing = found.filter(({ value }) => value === undefined);
  return {
    values: Object.fromEntries(
      found.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])),
    ),
    faults: missing.map(({ path }) => ({
      check: `request ${name}`,
      found: describeReply(reply),
      expected: `a text or number at "${path}", to save it`,
    })),
  };
}

/** `session.token` in a JSON value; undefined where there is neither a text nor a number. */
function valueAt(json: unknown, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), json);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a JSON value holds another one: of objects the named keys, of lists every item. */
function holds(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return false;
    return wanted.every((item, at) => holds(found[at], item));
  }
  if (!isRecord(wanted)) return found === wanted;
  return isRecord(found) && Object.entries(wanted).every(([key, value]) => holds(found[key], value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mediaType(contentType: string): string {
  return contentType.replace(/;.*$/s, '').trim().toLowerCase();
}
