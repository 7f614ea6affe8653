import type { Emulator } from './runtime-api';
import { startRuntime, type Command, type Ending, type RuntimeProcess } from './runtime-process';

/** Keeps one runtime process for an emulator: starts it, replaces it, and tells callers when it is gone. */
export class Supervisor {
  private process: RuntimeProcess | undefined;
  private replacing = false;

  constructor(
    private readonly command: Command,
    private readonly emulator: Emulator,
    private readonly env: NodeJS.ProcessEnv,
    private readonly onEnd: (ending: Ending) => void,
  ) {}

  start(): void {
    const started = startRuntime(this.command, this.env);
    this.process = started;
    void started.ended.then((ending) => this.ended(ending));
  }

  /** A fresh process in place of the one that runs, or of one that ended; events that wait are kept for it. */
  replace(signal: NodeJS.Signals): void {
    if (!this.process) return this.start();
    this.replacing = true;
    this.emulator.runtimeEnding();
    this.process.signal(signal);
  }

  /** Passes a signal on; a process that ends from it is not replaced. */
  signal(signal: NodeJS.Signals): void {
    this.replacing = false;
    this.process?.signal(signal);
  }

  private ended(ending: Ending): void {
    const another = this.replacing;
    this.replacing = false;
    this.process = undefined;
    this.emulator.runtimeExited(ending.reason, another);
    if (another) this.start();
    else this.onEnd(ending);
  }
}
