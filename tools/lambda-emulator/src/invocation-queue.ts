import { randomUUID } from 'node:crypto';
import { timedOut, type Outcome } from './outcome';

/** What a caller hands in. */
export interface Submission {
  event: Buffer;
  clientContext?: string;
  traceId?: string;
}

/** A submission on its way through a runtime; `deadlineMs` is Unix time, set when a runtime takes it. */
export interface Invocation extends Submission {
  id: string;
  deadlineMs: number;
  settle(outcome: Outcome): void;
  timer?: NodeJS.Timeout;
}

interface QueueOptions {
  timeoutMs: number;
  /** Called after an invocation ran out of time: Lambda throws the runtime away then. */
  onTimeout?: () => void;
}

/** Events wait here, in order, until a runtime asks for the next one. */
export class InvocationQueue {
  private readonly waiting: Invocation[] = [];
  private readonly running = new Map<string, Invocation>();
  private idle: ((invocation: Invocation) => void)[] = [];

  constructor(private readonly options: QueueOptions) {}

  /** Resolves when the runtime answered, failed, or ran out of time. */
  submit(submission: Submission, id: string = randomUUID()): Promise<Outcome> {
    return new Promise((settle) => {
      const invocation: Invocation = { ...submission, id, deadlineMs: 0, settle };
      const runtime = this.idle.shift();
      if (runtime) this.dispatch(invocation, runtime);
      else this.waiting.push(invocation);
    });
  }

  /** Gives `take` the next invocation, at once or when one arrives. Returns a function that withdraws. */
  next(take: (invocation: Invocation) => void): () => void {
    const invocation = this.waiting.shift();
    if (invocation) {
      this.dispatch(invocation, take);
      return () => undefined;
    }
    this.idle.push(take);
    return () => {
      const position = this.idle.indexOf(take);
      if (position >= 0) this.idle.splice(position, 1);
    };
  }

  isRunning(id: string): boolean {
    return this.running.has(id);
  }

  /** False when no such invocation is running: it never was, is answered, or ran out of time. */
  settle(id: string, outcome: Outcome): boolean {
    const invocation = this.running.get(id);
    if (!invocation) return false;
    clearTimeout(invocation.timer);
    this.running.delete(id);
    invocation.settle(outcome);
    return true;
  }

  /** Gives nothing more to the runtimes that wait: they are about to end, or have. */
  forgetIdle(): void {
    this.idle = [];
  }

  /** Ends what a dead runtime held. */
  failRunning(outcome: (id: string) => Outcome): void {
    for (const id of [...this.running.keys()]) this.settle(id, outcome(id));
  }

  /** Ends everything, what waits included. */
  failAll(outcome: (id: string) => Outcome): void {
    this.failRunning(outcome);
    for (const invocation of this.waiting.splice(0)) invocation.settle(outcome(invocation.id));
  }

  private dispatch(invocation: Invocation, take: (invocation: Invocation) => void): void {
    const { timeoutMs, onTimeout } = this.options;
    invocation.deadlineMs = Date.now() + timeoutMs;
    invocation.timer = setTimeout(() => {
      this.settle(invocation.id, timedOut(invocation.id, timeoutMs));
      onTimeout?.();
    }, timeoutMs);
    this.running.set(invocation.id, invocation);
    take(invocation);
  }
}
