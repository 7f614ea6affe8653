import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fault, ok } from '../../core/doctor';
import { MultiarchError } from '../../core/errors';
import type { Exec } from '../exec';
import { type Check, runChecks } from './check';

const silent: Exec = () => Promise.resolve({ stdout: '', stderr: '', exitCode: 0 });
const run = (checks: Check[], limit = 5_000, signal = new AbortController().signal) =>
  runChecks(checks, { exec: silent, signal, limit });
const check = (name: string, act: Check['run'], more: Partial<Check> = {}): Check => ({
  ...{ name, run: act, mend: `look at ${name}` },
  ...more,
});
const never: Check['run'] = () => new Promise(() => undefined);

describe('checks', () => {
  it('run at once and are reported in their order', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = check('slow', () => held.then(() => [ok('slow', '1')]));
    const quick = check('quick', () => (release(), Promise.resolve([ok('quick', '2')])));
    expect(await run([slow, quick])).toEqual([ok('slow', '1'), ok('quick', '2')]);
  });

  it.each<[string, Check['run'], string, string]>([
    [
      "the plugin's error",
      () => Promise.reject(new MultiarchError('GIT', { happened: 'no commit', mend: 'commit' })),
      'no commit',
      'commit',
    ],
    ['another one', () => Promise.reject(new Error('EIO')), 'EIO', 'look at it'],
    [
      'one that is not even a promise',
      () => {
        throw new TypeError('a mistake');
      },
      'a mistake',
      'look at it',
    ],
  ])('that throw %s become a fault of their own', async (_what, act, found, mend) => {
    const others = check('other', () => Promise.resolve([ok('other', 'fine')]));
    expect(await run([check('it', act), others])).toEqual([fault('it', found, mend), ok('other', 'fine')]);
  });

  it('that never answer are given up, and what they started is ended', async () => {
    let ended = false;
    const exec: Exec = (_file, _args, options) => {
      options?.signal?.addEventListener('abort', () => (ended = true));
      return new Promise(() => undefined);
    };
    const hung = check('hung', async (probe) => [ok('hung', (await probe.exec('docker', [])).stdout)]);
    const diagnoses = await runChecks([hung], { exec, signal: new AbortController().signal, limit: 20 });
    expect(diagnoses).toEqual([fault('hung', 'no answer within 0.02 s', 'look at hung')]);
    expect(ended).toBe(true);
  });

  it('of what this push does not need are no more than warnings', async () => {
    const failing = () => Promise.reject(new Error('down'));
    const diagnoses = await run(
      [check('a', failing, { optional: true }), check('b', never, { optional: true })],
      20,
    );
    expect(diagnoses.map(({ health }) => health)).toEqual(['warning', 'warning']);
  });

  it('end when the person stops them', async () => {
    const controller = new AbortController();
    const listening = check('it', ({ signal }) => delay(60_000, [], { signal }));
    const running = run([listening], 60_000, controller.signal);
    controller.abort();
    await expect(running).rejects.toThrow('aborted');
  });
});
