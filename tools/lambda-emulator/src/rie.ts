import { parseRieOptions, UsageError, type RieOptions } from './rie-options';
import { startEmulator } from './runtime-api';
import { runtimeEnvironment } from './runtime-environment';
import type { Ending } from './runtime-process';
import { Supervisor } from './supervisor';

const say = (text: string): void => void process.stderr.write(`aws-lambda-rie: ${text}\n`);

/** Runs a Lambda image's command under the emulator until it ends; gives how it ended. */
async function run(options: RieOptions): Promise<Ending> {
  let supervisor: Supervisor | undefined;
  const emulator = await startEmulator({
    host: options.invoke.host,
    invokePort: options.invoke.port,
    runtimePort: options.runtimePort,
    timeoutMs: options.timeoutMs,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    onTimeout: () => supervisor?.replace('SIGKILL'),
  });
  const env = runtimeEnvironment(process.env, emulator.runtimeApi);
  say(`events at ${emulator.invokeUrl}, runtime API at ${emulator.runtimeApi}`);
  try {
    return await new Promise<Ending>((resolve) => {
      supervisor = new Supervisor(options.command, emulator, env, resolve);
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.on(signal, () => supervisor?.signal(signal));
      }
      supervisor.start();
    });
  } finally {
    await emulator.close();
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, address, port, message } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return `${address}:${port} is in use. Stop what listens there, or give another HOST:PORT with
  --runtime-interface-emulator-address (default 0.0.0.0:8080) or --runtime-api-address (default 127.0.0.1:9001)`;
  }
  return message;
}

async function main(): Promise<number> {
  try {
    const ending = await run(parseRieOptions(process.argv.slice(2), process.env));
    if (ending.status !== 0) say(`the runtime ended: ${ending.reason}`);
    return ending.status;
  } catch (error) {
    say(explain(error));
    return 1;
  }
}

void main().then((status) => process.exit(status));
