import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname, extname } from 'node:path';
import { pinned } from '../processes/cores';
import { timedRuntimeApi } from './runtime-api';

/** A function to start from nothing. */
export interface ColdFunction {
  readonly name: string;
  /** The file that exports `handler`. */
  readonly bundle: string;
}

/** Milliseconds of one cold start. */
export interface ColdStart {
  /** From the start of the process to its asking for the first event. */
  readonly init: number;
  /** The first event, and the one after it. */
  readonly first: number;
  readonly second: number;
}

export interface StartOptions {
  /** runtime.js of lambda-emulator. */
  readonly runtime: string;
  readonly event: string;
  readonly cores?: string;
}

/** What a function finds in its environment on Lambda, as far as libraries ask for it. */
function environment(bundle: string, runtimeApi: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TZ: 'UTC',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
    AWS_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    // Its warning about Node 20 is not for here: images have Node 24.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LAMBDA_TASK_ROOT: dirname(bundle),
  };
}

/**
 * Starts a function in a process of its own, sends it the same event twice, and ends it.
 * @throws Error when it cannot start, fails, or answers another status than 200
 */
export async function coldStart({ bundle, name }: ColdFunction, options: StartOptions): Promise<ColdStart> {
  const api = await timedRuntimeApi();
  const handler = `${basename(bundle, extname(bundle))}.handler`;
  const [file, args] = pinned(options.cores, process.execPath, [options.runtime, handler]);
  const begin = performance.now();
  const child = spawn(file, args, {
    env: environment(bundle, api.address),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => api.fail(new Error(`${name} ended with ${code}`)));
  try {
    const init = (await api.started) - begin;
    const first = await api.invoke(options.event);
    const second = await api.invoke(options.event);
    for (const { answer } of [first, second]) checkAnswer(name, answer);
    return { init, first: first.ms, second: second.ms };
  } finally {
    child.kill('SIGKILL');
    await ended;
    await api.close();
  }
}

function checkAnswer(name: string, answer: string): void {
  const { statusCode } = JSON.parse(answer) as { statusCode?: number };
  if (statusCode !== 200)
    throw new Error(`${name} answered ${answer.slice(0, 300)}, expected statusCode 200`);
}
