import { describe, expect, it } from 'vitest';
import { header, runtimeBase } from './protocol';
import { startEmulator } from './runtime-api';
import { runRuntime } from './runtime-client';
import { postEvent } from './testing/post-event';

describe('time', () => {
  it('runs out with the words of Lambda, and the runtime is thrown away', async () => {
    let thrownAway = 0;
    const emulator = await startEmulator({ timeoutMs: 80, onTimeout: () => (thrownAway += 1) });
    const stop = new AbortController();
    const hang = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const loop = runRuntime(() => hang, { runtimeApi: emulator.runtimeApi, signal: stop.signal });
    try {
      const reply = await postEvent(emulator.invokeUrl, {});
      expect(reply).toMatchObject({ status: 200, functionError: 'Unhandled' });
      expect(reply.body).toEqual({
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.08 seconds$/),
      });
      expect(thrownAway).toBe(1);
    } finally {
      stop.abort();
      await loop;
      await emulator.close();
    }
  });
});

describe('the Runtime API', () => {
  it('hands an event over with the headers of Lambda and takes one answer', async () => {
    const emulator = await startEmulator({ timeoutMs: 5000 });
    const base = `http://${emulator.runtimeApi}${runtimeBase}`;
    try {
      const reply = postEvent(emulator.invokeUrl, { a: 1 });
      const next = await fetch(`${base}/invocation/next`);
      const id = next.headers.get(header.requestId);
      expect(await next.json()).toEqual({ a: 1 });
      expect(Number(next.headers.get(header.deadline))).toBeGreaterThan(Date.now());
      expect(next.headers.get(header.arn)).toContain(':function:');
      expect(next.headers.get(header.trace)).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24};/);
      const answer = (): Promise<Response> =>
        fetch(`${base}/invocation/${id}/response`, { method: 'POST', body: '"done"' });
      expect((await answer()).status).toBe(202);
      expect((await reply).body).toBe('done');
      const again = await answer();
      expect([again.status, await again.json()]).toMatchObject([400, { errorType: 'InvalidRequestID' }]);
    } finally {
      await emulator.close();
    }
  });

  it('knows its paths', async () => {
    const emulator = await startEmulator();
    const invoke = new URL(emulator.invokeUrl).origin;
    try {
      expect((await fetch(`http://${emulator.runtimeApi}/nowhere`)).status).toBe(404);
      expect((await fetch(`${invoke}/nowhere`, { method: 'POST' })).status).toBe(404);
      expect((await fetch(emulator.invokeUrl)).status).toBe(405);
    } finally {
      await emulator.close();
    }
  });

  it('does not give an event to a runtime that has hung up', async () => {
    const emulator = await startEmulator({ timeoutMs: 5000 });
    const gone = new AbortController();
    const stop = new AbortController();
    try {
      const first = fetch(`http://${emulator.runtimeApi}${runtimeBase}/invocation/next`, {
        signal: gone.signal,
      });
      gone.abort();
      await expect(first).rejects.toThrow();
      const loop = runRuntime(() => 'here', { runtimeApi: emulator.runtimeApi, signal: stop.signal });
      expect((await postEvent(emulator.invokeUrl, {})).body).toBe('here');
      stop.abort();
      await loop;
    } finally {
      await emulator.close();
    }
  });

  it('answers open events when it closes, and when its runtime is gone', async () => {
    const emulator = await startEmulator();
    const first = postEvent(emulator.invokeUrl, {});
    await (await fetch(`http://${emulator.runtimeApi}${runtimeBase}/invocation/next`)).json();
    emulator.runtimeExited('exit status 3', true);
    expect((await first).body).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('Runtime exited with error: exit status 3') as string,
    });
    const [second] = await Promise.all([
      postEvent(emulator.invokeUrl, {}),
      fetch(`http://${emulator.runtimeApi}${runtimeBase}/invocation/next`).then(() => emulator.close()),
    ]);
    expect(second.body).toMatchObject({ errorType: 'Runtime.Stopped' });
  });

  it('leaves no port open when the other is taken', async () => {
    const emulator = await startEmulator();
    const invokePort = Number(new URL(emulator.invokeUrl).port);
    try {
      await expect(startEmulator({ invokePort })).rejects.toMatchObject({
        code: 'EADDRINUSE',
        port: invokePort,
      });
    } finally {
      await emulator.close();
    }
  });
});
