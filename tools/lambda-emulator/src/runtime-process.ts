import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export interface Command {
  file: string;
  args: string[];
}

/** How a process ended: the status a shell would give it, and the words Lambda has for it. */
export interface Ending {
  status: number;
  reason: string;
}

export interface RuntimeProcess {
  signal(signal: NodeJS.Signals): void;
  ended: Promise<Ending>;
}

function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (signal) return { status: 128 + constants.signals[signal], reason: `signal: ${signal}` };
  return { status: code ?? 1, reason: `exit status ${code ?? 1}` };
}

function spawnFailure(command: Command, error: NodeJS.ErrnoException): Ending {
  const why: Record<string, string> = {
    ENOENT: 'no such file (is it in the image, and on its PATH?)',
    EACCES: 'not executable (chmod +x)',
    ENOEXEC: 'exec format error: built for another architecture, or a script without a first line #!',
  };
  const text = why[error.code ?? ''] ?? error.message;
  return { status: error.code === 'ENOENT' ? 127 : 126, reason: `cannot start ${command.file}: ${text}` };
}

function signalGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, signal);
}

/** Starts a runtime with this process's stdio. Never rejects: a command that cannot start has ended, with why. */
export function startRuntime(command: Command, env: NodeJS.ProcessEnv): RuntimeProcess {
  let child: ChildProcess | undefined;
  const ended = new Promise<Ending>((resolve) => {
    // A process group of its own: a wrapper (npx, a shell) must not keep its child alive when it is killed.
    child = spawn(command.file, command.args, { env, stdio: 'inherit', detached: true });
    child.once('error', (error) => resolve(spawnFailure(command, error)));
    child.once('exit', (code, signal) => resolve(endingOf(code, signal)));
  });
  return { ended, signal: (signal) => signalGroup(child, signal) };
}
