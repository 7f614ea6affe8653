import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseNativeOptions, type NativeOptions } from './native-options';
import { UsageError } from './rie-options';
import { startEmulator, type Emulator } from './runtime-api';
import { runtimeEnvironment } from './runtime-environment';
import { Supervisor } from './supervisor';
import { watchContent } from './watch-file';

const say = (text: string): void => void process.stderr.write(`lambda: ${text}\n`);

/** A process of its own for the handler: the one way to load a changed bundle and its native addons afresh. */
function supervise(options: NativeOptions, emulator: Emulator): Supervisor {
  const command = { file: process.execPath, args: [join(__dirname, 'runtime.js'), options.handler] };
  const env = { ...runtimeEnvironment(process.env, emulator.runtimeApi), LAMBDA_TASK_ROOT: options.folder };
  return new Supervisor(command, emulator, env, (ending) => {
    say(`the runtime ended (${ending.reason}); it starts again when ${options.file} changes`);
  });
}

async function serve(options: NativeOptions): Promise<void> {
  let supervisor: Supervisor | undefined;
  const { port: invokePort, timeoutMs } = options;
  const emulator = await startEmulator({
    invokePort,
    timeoutMs,
    onTimeout: () => supervisor?.replace('SIGKILL'),
  });
  const bundle = join(options.folder, options.file);
  const runtime = (supervisor = supervise(options, emulator));
  const unwatch = watchContent(bundle, () => {
    say(`${options.file} changed, loading it`);
    runtime.replace('SIGKILL');
  });
  if (existsSync(bundle)) runtime.start();
  else say(`waiting for ${bundle}`);
  say(`events at ${emulator.invokeUrl}`);
  const stop = (): void => {
    unwatch();
    runtime.signal('SIGTERM');
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? `${message}\nAnother program has the port: stop it, or set LAMBDA_PORT`
    : message;
}

Promise.resolve()
  .then(() => serve(parseNativeOptions(process.argv.slice(2), process.env)))
  .catch((error: unknown) => {
    say(explain(error));
    process.exit(1);
  });
