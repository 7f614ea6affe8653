import { describe, expect, it } from 'vitest';
import { faults, summary } from './judge';
import { loadCase } from './load-case';
import type { Survival } from './survive';

const cases = [loadCase('page', 1, [200], { path: '/' })];

const good: Survival = {
  wrk: {
    requests: 300,
    seconds: 30,
    p99Ms: 12,
    counts: { 'page 200': 299, 'page 503': 1 },
    careless503: 0,
    errors: { connect: 0, read: 3, write: 0, timeout: 0 },
  },
  raw: { counts: { 'noise 400': 4, 'noise closed': 2, 'noise 503': 1 }, careless503: 0 },
  warmBytes: 100_000_000,
  finalBytes: 110_000_000,
  log: { lines: 9, errors: [], foreign: [] },
  ending: 'exit 0',
};

describe('faults', () => {
  it('finds none in a server that survived', () => expect(faults(good, cases)).toEqual([]));

  it.each<[Partial<Survival>, string]>([
    [
      { wrk: { ...good.wrk, counts: { 'page 200': 1, 'page 500': 2 } } },
      'answers that do not fit their request: {"page 500":2}',
    ],
    [
      { wrk: { ...good.wrk, counts: { 'page 503': 9 } } },
      'requests that never had their right answer: ["page"]',
    ],
    [{ wrk: { ...good.wrk, careless503: 2 } }, '2 answers 503 without Retry-After'],
    [
      { raw: { counts: { 'noise 500': 1 }, careless503: 0 } },
      'server errors on raw connections: {"noise 500":1}',
    ],
    [{ raw: { counts: {}, careless503: 1 } }, '1 answers 503 without Retry-After'],
    [{ log: { lines: 1, errors: ['{"level":60}'], foreign: [] } }, 'errors in the log: ["{\\"level\\":60}"]'],
    [
      { log: { lines: 1, errors: [], foreign: ['Warning'] } },
      'lines in the log that are no JSON: ["Warning"]',
    ],
    [{ finalBytes: 111_000_000 }, 'memory grew by 11 % from 100.0 MB to 111.0 MB, expected at most 10 %'],
    [{ ending: 'SIGKILL' }, 'it ended with SIGKILL, expected exit 0'],
  ])('finds %j', (change, fault) => expect(faults({ ...good, ...change }, cases)).toEqual([fault]));
});

it('summary has the numbers', () =>
  expect(summary(good)).toBe(
    '300 requests (10/s, p99 12 ms; 200: 299, 503: 1), 7 raw answers, 9 lines of log; idle memory 100.0 MB -> 110.0 MB (1.100)',
  ));
