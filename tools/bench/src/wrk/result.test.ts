import { describe, expect, it } from 'vitest';
import { byStatus, parseWrk } from './result';

const output = `Running 1s test @ http://127.0.0.1:1
  1 threads and 2 connections
wrk-result {"requests":90,"microseconds":1500000,"p99Microseconds":2500,"connectErrors":1,"readErrors":2,"writeErrors":3,"timeouts":4,"without":5,"counts":{"log-in 201":60,"- 400":30}}
`;

describe('parseWrk', () => {
  it('reads the line of the script', () =>
    expect(parseWrk(output)).toEqual({
      requests: 90,
      seconds: 1.5,
      p99Ms: 2.5,
      careless503: 5,
      errors: { connect: 1, read: 2, write: 3, timeout: 4 },
      counts: { 'log-in 201': 60, '- 400': 30 },
    }));

  it('shows what wrk said instead', () =>
    expect(() => parseWrk('unable to connect')).toThrow(
      'wrk gave no result, expected a line from replay.lua',
    ));
});

it('byStatus adds the cases', () =>
  expect([...byStatus({ 'a 200': 1, 'b 200': 2, '- 400': 3 })]).toEqual([
    [200, 3],
    [400, 3],
  ]));
