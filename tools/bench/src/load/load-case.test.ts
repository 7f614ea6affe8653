import { describe, expect, it } from 'vitest';
import { loadCase, surprises, unreached } from './load-case';

const cases = [
  loadCase('log-in', 1, [201], { method: 'POST', path: '/sessions' }),
  loadCase('bad-json', 1, [400], { method: 'POST', path: '/sessions' }),
];

it('a case sends its name along', () => {
  expect(Buffer.from(cases[0]!.bytes).toString()).toContain('\r\nx-request-id: case.log-in\r\n');
});

describe('surprises', () => {
  it.each([
    [{ 'log-in 201': 5, 'log-in 503': 1, 'bad-json 429': 1, 'bad-json 400': 1, '- 400': 9 }, {}],
    [{ 'log-in 500': 2 }, { 'log-in 500': 2 }],
    [{ 'bad-json 201': 1 }, { 'bad-json 201': 1 }],
    [
      { '- 500': 1, '- 200': 2 },
      { '- 500': 1, '- 200': 2 },
    ],
  ])('of %j are %j', (counts, expected) => expect(surprises(counts, cases)).toEqual(expected));
});

it('unreached names what only met an overloaded server', () => {
  expect(unreached({ 'log-in 503': 3, 'bad-json 400': 1 }, cases)).toEqual(['log-in']);
});
