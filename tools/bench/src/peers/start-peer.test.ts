import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleOf, startPeer } from './start-peer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-peer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function bundle(text: string): string {
  const file = join(folder, 'peer.cjs');
  writeFileSync(file, text);
  return file;
}

const answering = `process.on('message', (task) => process.send({ task, args: process.argv.slice(2), env: process.env.COLOUR }));
process.once('disconnect', () => process.exit(0)); process.send('ready');`;

it('sends rounds to the process, with its arguments and environment', async () => {
  const peer = await startPeer({ bundle: bundle(answering), args: ['a b'], env: { COLOUR: 'red' } });
  try {
    const task = { seconds: 1, concurrency: 2 };
    expect(await peer.work(task)).toEqual({ task, args: ['a b'], env: 'red' });
    expect(await peer.work(task)).toMatchObject({ task });
  } finally {
    await peer.stop();
  }
  await peer.stop();
});

it('says what failed', async () => {
  const text = `process.on('message', () => process.send({ error: 'no such image' })); process.once('disconnect', () => process.exit(0)); process.send('ready');`;
  const peer = await startPeer({ bundle: bundle(text), args: [] });
  try {
    await expect(peer.work({ seconds: 1, concurrency: 1 })).rejects.toThrow('no such image');
  } finally {
    await peer.stop();
  }
});

it('says that a peer ended', async () => {
  await expect(startPeer({ bundle: bundle('process.exit(3)'), args: [] })).rejects.toThrow(
    /^the peer ended: .*peer\.cjs/,
  );
});

it('a sample is a rate, and the CPU time of one operation', () =>
  expect(sampleOf({ operations: 50, seconds: 5, cpuSeconds: 4, digest: '' })).toEqual({
    rate: 10,
    cpuMs: 80,
  }));
