import { setTimeout } from 'node:timers/promises';
import type { Deployment } from '../../core/policy';
import type { Fault } from '../../core/test/faults';
import { describeReply, get } from '../../core/test/http-message';
import { comparePlatform, type Expectation } from '../../core/test/platform-answer';
import type { Exec } from '../exec';
import { askPlatform } from './platform';
import type { Probe } from './probe';
import { type Container, exitStatus } from './start';

/** Milliseconds between two questions. */
const PAUSE = 200;

/** What a container is waited for with. */
export interface Wait {
  exec: Exec;
  deployment: Deployment;
  expected: Expectation;
  /** Milliseconds. */
  limit: number;
  signal?: AbortSignal;
}

/** What one look at a container showed; `final`: it will not get better. */
type Look = 'ready' | { obstacle: string } | { silent: string } | { final: Fault[] };

/**
 * Waits until a container wants requests: until /readyz says so, or /platform answers where there is no /readyz (a
 * Lambda function has none). Ends early for a container that ended, and for one that says which addon does not load.
 *
 * @returns the milliseconds it took, or what stood against it
 * @throws the signal's reason
 */
export async function waitUntilReady(
  { id }: Container,
  probe: Probe,
  wait: Wait,
): Promise<{ after: number } | { faults: Fault[] }> {
  const start = Date.now();
  const expected = `an image that is ready within ${wait.limit / 1000} s`;
  for (;;) {
    const left = start + wait.limit - Date.now();
    const seen = await look(probe, wait, Math.max(left, PAUSE));
    if (seen === 'ready') return { after: Date.now() - start };
    if ('final' in seen) return { faults: seen.final };
    const status = 'silent' in seen ? await exitStatus(wait.exec, id) : undefined;
    if (status !== undefined) return { faults: [ended(status, expected)] };
    if (left <= 0) {
      const found = 'silent' in seen ? `no answer: ${seen.silent}` : seen.obstacle;
      return { faults: [{ check: 'ready', found, expected }] };
    }
    await setTimeout(PAUSE, undefined, { signal: wait.signal });
  }
}

/** The fault of a container that is not there to be asked. */
export function ended(status: number, expected: string): Fault {
  return { check: 'ready', found: `the container ended with status ${status}`, expected };
}

async function look(probe: Probe, wait: Wait, milliseconds: number): Promise<Look> {
  try {
    const readyz = wait.deployment === 'lambda' ? undefined : await ask(probe, '/readyz', milliseconds, wait);
    if (readyz?.status === 200) return 'ready';
    if (readyz && readyz.status !== 404) return await explain(probe, wait, milliseconds, readyz.text);
    const platform = await ask(probe, '/platform', milliseconds, wait);
    return platform.status === 200 ? 'ready' : { obstacle: platform.text };
  } catch (error) {
    wait.signal?.throwIfAborted();
    return { silent: (error as Error).message };
  }
}

async function ask(probe: Probe, path: string, milliseconds: number, { signal }: Wait) {
  const reply = await probe.send(get(path), milliseconds, signal);
  return { status: reply.status, text: `GET ${path} gave ${describeReply(reply)}` };
}

/** A server that is not ready may know why for good: an addon that did not load at its start never will. */
async function explain(probe: Probe, wait: Wait, milliseconds: number, obstacle: string): Promise<Look> {
  const asked = await askPlatform(probe, milliseconds, wait.signal);
  if ('fault' in asked || asked.platform.addons.every(({ loaded }) => loaded)) return { obstacle };
  return { final: comparePlatform(asked.platform, wait.expected) };
}
