import { expect, it } from 'vitest';
import { print } from './print';

it('prints findings, tables and notes', () => {
  const value = { median: 0.95, least: 0.9, most: 1 };
  const text = print(
    ['Node v0, 2 x CPU'],
    [
      {
        title: 'studio',
        findings: [
          { name: 'studio / sharp', unit: 'ratio', value, floor: 0.9 },
          { name: 'other / sharp', unit: 'ratio', value, floor: 0.96 },
        ],
        tables: [{ head: ['side', 'images/s'], rows: [['sharp', '20.0']] }],
        notes: ['Absolute numbers are noise.'],
      },
    ],
  );
  expect(text).toMatchInlineSnapshot(`
    "Node v0, 2 x CPU

    studio
    ┌────────────────┬────────┬───────────────┬────────────────┬───────┐
    │ what           │ median │ least - most  │ expected       │ holds │
    ├────────────────┼────────┼───────────────┼────────────────┼───────┤
    │ studio / sharp │ 0.950  │ 0.900 - 1.000 │ at least 0.900 │ yes   │
    ├────────────────┼────────┼───────────────┼────────────────┼───────┤
    │ other / sharp  │ 0.950  │ 0.900 - 1.000 │ at least 0.960 │ NO    │
    └────────────────┴────────┴───────────────┴────────────────┴───────┘
    ┌───────┬──────────┐
    │ side  │ images/s │
    ├───────┼──────────┤
    │ sharp │ 20.0     │
    └───────┴──────────┘
      Absolute numbers are noise."
  `);
});
