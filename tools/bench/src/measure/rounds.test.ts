import { expect, it } from 'vitest';
import { interleave } from './rounds';

it('measures in turns and does not count the first of each', async () => {
  const order: string[] = [];
  const said: string[] = [];
  const measure = (name: string) => async () => {
    order.push(name);
    return { rate: order.length, cpuMs: 1 };
  };
  const pairs = await interleave(2, { peer: measure('A'), subject: measure('B') }, (line) => said.push(line));

  expect(order.join(' ')).toBe('A B A B A B');
  expect(pairs.map(({ peer, subject }) => [peer.rate, subject.rate])).toEqual([
    [3, 4],
    [5, 6],
  ]);
  expect(said).toEqual([
    'warmed up',
    'round 1 of 2: peer 3.0/s, subject 4.0/s, ratio 1.333',
    'round 2 of 2: peer 5.0/s, subject 6.0/s, ratio 1.200',
  ]);
});

it('ends with the error of a side that fails', async () => {
  const fails = async () => {
    throw new Error('no server');
  };
  await expect(interleave(1, { peer: fails, subject: fails }, () => expect.unreachable())).rejects.toThrow(
    'no server',
  );
});
