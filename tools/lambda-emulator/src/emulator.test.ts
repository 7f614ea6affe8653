import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LambdaContext } from './context';
import { maxEventBytes, maxResponseBytes } from './protocol';
import { startEmulator, type Emulator } from './runtime-api';
import { reportInitError, runRuntime, type Handler } from './runtime-client';
import { postEvent, type InvokeReply } from './testing/post-event';

const env = { AWS_LAMBDA_FUNCTION_NAME: 'sample', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' };
let emulator: Emulator;
let stop: AbortController;
let loops: Promise<void>[];

beforeEach(async () => {
  emulator = await startEmulator({ timeoutMs: 5000, functionName: 'sample' });
  stop = new AbortController();
  loops = [];
});
afterEach(async () => {
  stop.abort();
  await emulator.close();
  await Promise.allSettled(loops);
});

function run(handler: Handler): void {
  const { runtimeApi } = emulator;
  loops.push(runRuntime(handler, { runtimeApi, env, signal: stop.signal }));
}

const post = (event: unknown): Promise<InvokeReply> => postEvent(emulator.invokeUrl, event);

describe('an event', () => {
  it('goes to the handler, and its result comes back', async () => {
    run(async (event) => ({ got: event }));
    expect(await post({ a: 'ü' })).toEqual({ status: 200, functionError: null, body: { got: { a: 'ü' } } });
  });

  it('comes with a context', async () => {
    const seen: LambdaContext[] = [];
    run((_, context) => void seen.push(context));
    expect((await post({})).body).toBeNull();
    expect(seen[0]).toMatchObject({ functionName: 'sample', memoryLimitInMB: '512' });
    expect(seen[0]?.awsRequestId).toMatch(/^[\da-f-]{36}$/);
    expect(seen[0]?.invokedFunctionArn).toMatch(/:function:sample$/);
    const left = seen[0]?.getRemainingTimeInMillis() ?? 0;
    expect(left > 0 && left <= 5000).toBe(true);
  });

  it('waits for its turn', async () => {
    const order: unknown[] = [];
    const replies = [1, 2, 3, 4, 5].map((n) => post(n));
    run(async (event) => order.push(event));
    expect((await Promise.all(replies)).map(({ body }) => body).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(order).toHaveLength(5);
  });

  it('is handled beside another where there are two runtimes', async () => {
    let meet: (() => void) | undefined;
    const both = new Promise<void>((resolve) => (meet = resolve));
    let here = 0;
    const handler: Handler = async () => {
      here += 1;
      if (here === 2) meet?.();
      await both;
      return 'met';
    };
    run(handler);
    run(handler);
    expect((await Promise.all([post({}), post({})])).map(({ body }) => body)).toEqual(['met', 'met']);
  });

  it('of no bytes is an empty object', async () => {
    run((event) => event);
    expect((await post('')).body).toEqual({});
  });

  it.each([
    ['no JSON', 'nope', 400],
    ['over 6 MB', `"${'x'.repeat(maxEventBytes)}"`, 413],
  ])('that is %s is refused', async (_, event, status) => {
    expect(await post(event)).toMatchObject({ status, body: { Type: 'User' } });
  });

  it('of 6 MB to the byte is taken', async () => {
    run((event) => String(event).length);
    expect((await post(`"${'x'.repeat(maxEventBytes - 2)}"`)).body).toBe(maxEventBytes - 2);
  });
});

describe('a function error', () => {
  it.each([
    ['an error', new TypeError('boom'), { errorType: 'TypeError', errorMessage: 'boom' }],
    ['no error at all', 'boom', { errorType: 'string', errorMessage: 'boom' }],
  ])('is status 200 with the error of the handler that throws %s', async (_, thrown, body) => {
    run(() => {
      throw thrown;
    });
    expect(await post({})).toMatchObject({ status: 200, functionError: 'Unhandled', body });
  });

  it('is a result that has no JSON form', async () => {
    run(() => 1n);
    expect(await post({})).toMatchObject({ functionError: 'Unhandled', body: { errorType: 'TypeError' } });
  });

  it('is a result over the limit, and the runtime goes on', async () => {
    run((event) => (event === 'big' ? 'x'.repeat(maxResponseBytes) : 'small'));
    expect(await post('"big"')).toMatchObject({ body: { errorType: 'Function.ResponseSizeTooLarge' } });
    expect((await post('"small"')).body).toBe('small');
  });

  it('does not end the loop', async () => {
    run((event) => {
      if (event === 1) throw new Error('once');
      return event;
    });
    await post(1);
    expect(await post(2)).toMatchObject({ functionError: null, body: 2 });
  });
});

describe('a runtime that cannot start', () => {
  it('answers what waits and what comes later with why, until another asks for work', async () => {
    const waiting = post({});
    await reportInitError({ runtimeApi: emulator.runtimeApi }, new SyntaxError('bad bundle'));
    const error = {
      functionError: 'Unhandled',
      body: { errorType: 'SyntaxError', errorMessage: 'bad bundle' },
    };
    expect(await waiting).toMatchObject(error);
    expect(await post({})).toMatchObject(error);
    let asked: (() => void) | undefined;
    const next = new Promise<void>((resolve) => (asked = resolve));
    run(() => 'mended');
    const look = setInterval(() => void post({}).then(({ body }) => body === 'mended' && asked?.()), 20);
    await next.finally(() => clearInterval(look));
    expect((await post({})).body).toBe('mended');
  });
});
