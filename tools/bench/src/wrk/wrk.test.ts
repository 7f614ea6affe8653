import { expect, it } from 'vitest';
import { wrkArgs } from './wrk';

it('wrkArgs names the plan after the address', () => {
  const options = { url: 'http://127.0.0.1:1', plan: '/p/plan', connections: 8, seconds: 5, number: 7 };
  expect(wrkArgs(options, '/s/replay.lua').join(' ')).toBe(
    '--threads 1 --connections 8 --duration 5s --timeout 20s --script /s/replay.lua http://127.0.0.1:1 -- /p/plan 7',
  );
});
