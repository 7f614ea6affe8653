import { httpBytes, type RawRequest } from '../wrk/http-bytes';
import type { LoadCase } from '../wrk/plan';

/** A case with the statuses that are right for it. 429 and 503 are right for every one: the server is overloaded. */
export interface ExpectedCase extends LoadCase {
  readonly statuses: readonly number[];
}

/** @param name letters, digits and hyphens, 3 at least: the server repeats it in the answer's x-request-id */
export function loadCase(
  name: string,
  weight: number,
  statuses: readonly number[],
  request: RawRequest,
): ExpectedCase {
  const headers = { 'x-request-id': `case.${name}`, ...request.headers };
  return { name, weight, statuses, bytes: httpBytes({ ...request, headers }) };
}

const overloaded = [429, 503];

/** Answers that are not right for their case, as `case status`; those of no case must be refusals. */
export function surprises(
  counts: Readonly<Record<string, number>>,
  cases: readonly ExpectedCase[],
): Record<string, number> {
  const right = (key: string): boolean => {
    const [name, status] = key.split(' ');
    const found = cases.find((each) => each.name === name);
    const statuses = found ? [...found.statuses, ...overloaded] : [400, 404, 405, 408, 413, 414, 431];
    return statuses.includes(Number(status));
  };
  return Object.fromEntries(Object.entries(counts).filter(([key]) => !right(key)));
}

/** Cases that were never answered as they should be at least once: the load did not reach what it was to test. */
export function unreached(
  counts: Readonly<Record<string, number>>,
  cases: readonly ExpectedCase[],
): string[] {
  const reached = ({ name, statuses }: ExpectedCase): boolean =>
    statuses.some((status) => (counts[`${name} ${status}`] ?? 0) > 0);
  return cases.filter((each) => !reached(each)).map(({ name }) => name);
}
