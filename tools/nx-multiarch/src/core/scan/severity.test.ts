import { describe, expect, it } from 'vitest';
import { parseSeverities, severityOf } from './severity';

describe('parseSeverities', () => {
  it.each([
    ['HIGH,CRITICAL', ['CRITICAL', 'HIGH']],
    ['low, unknown', ['LOW', 'UNKNOWN']],
    ['MEDIUM,MEDIUM', ['MEDIUM']],
  ])('%s', (text, severities) => expect(parseSeverities(text)).toEqual(severities));

  it.each(['', 'HIGH,', 'SEVERE'])('refuses %j', (text) => {
    expect(() => parseSeverities(text)).toThrow('is no severity');
  });
});

it.each([
  ['HIGH', 'HIGH'],
  ['negligible', 'UNKNOWN'],
])('severityOf %s is %s', (text, severity) => expect(severityOf(text)).toBe(severity));
