import { describe, expect, it } from 'vitest';
import type { WrkResult } from '../wrk/result';
import { ratiosOf, sampleOf, sidesTable } from './throughput';

const repeated = { name: 'log-in', bytes: Buffer.alloc(0), status: 201, connections: 1 };
const result = (counts: Record<string, number>, requests = 40): WrkResult => ({
  requests,
  seconds: 8,
  p99Ms: 1,
  counts,
  careless503: 0,
  errors: { connect: 0, read: 0, write: 0, timeout: 0 },
});

describe('sampleOf', () => {
  it('is requests a second and CPU time of each', () =>
    expect(sampleOf(result({ 'log-in 201': 40 }), repeated, 2)).toEqual({ rate: 5, cpuMs: 50 }));

  it('refuses another answer among them', () =>
    expect(() => sampleOf(result({ 'log-in 201': 39, 'log-in 503': 1 }), repeated, 2)).toThrow(
      'log-in: expected answers with status 201 only, found {"log-in 201":39,"log-in 503":1}',
    ));

  it('refuses no answers at all', () =>
    expect(() => sampleOf(result({}, 0), repeated, 2)).toThrow(
      'log-in: expected answers with status 201 only, found {}',
    ));
});

const pairs = [
  { peer: { rate: 10, cpuMs: 90 }, subject: { rate: 9, cpuMs: 100 } },
  { peer: { rate: 20, cpuMs: 50 }, subject: { rate: 19, cpuMs: 55 } },
  { peer: { rate: 10, cpuMs: 91 }, subject: { rate: 9.2, cpuMs: 102 } },
];

it('ratiosOf compares neighbours, not medians', () =>
  expect(ratiosOf(pairs, 'a / b', 0.9)).toEqual([
    {
      name: 'a / b, throughput',
      unit: 'ratio',
      value: { median: 0.9199999999999999, least: 0.9, most: 0.95 },
      floor: 0.9,
    },
    { name: 'a / b, by CPU time', unit: 'ratio', value: { median: 0.9, least: 91 / 102, most: 50 / 55 } },
  ]));

it('sidesTable has both sides', () =>
  expect(sidesTable(pairs, { peer: 'bcrypt', subject: 'accounts' }, 'log-ins')).toEqual({
    head: ['side', 'log-ins/s', 'least - most', 'CPU ms each'],
    rows: [
      ['bcrypt', '10.0', '10.0 - 20.0', '90.0'],
      ['accounts', '9.2', '9.0 - 19.0', '100.0'],
    ],
  }));
