/** The part of a logger that says how the database is. */
export interface DatabaseLog {
  warn(fields: object, message: string): void;
  info(message: string): void;
}

/** Milliseconds without a failure until it counts as back: what comes and goes would be two lines each time. */
const settledMs = 5000;
/** Milliseconds between two lines about statements that were not done. */
const refusalMs = 10_000;

/**
 * Whether the database answered lately. Its loss and its return are a line in the log each, with the cause; the
 * thousands of requests in between are not.
 */
export class Availability {
  private lost = false;
  private answeredAt = -Infinity;
  private failedAt = -Infinity;
  private refusedAt = -Infinity;

  constructor(
    private readonly log: DatabaseLog,
    private readonly now: () => number = () => performance.now(),
  ) {}

  answered(): void {
    this.answeredAt = this.now();
    if (!this.lost || this.answeredAt - this.failedAt < settledMs) return;
    this.lost = false;
    this.log.info('the database answers again');
  }

  failed(cause: unknown): void {
    this.answeredAt = -Infinity;
    this.failedAt = this.now();
    if (this.lost) return;
    this.lost = true;
    this.log.warn({ err: cause }, 'the database does not answer');
  }

  /** It could not do one thing, as a slow statement, which says nothing about the next: no loss, and no return. */
  refused(cause: unknown): void {
    if (this.now() - this.refusedAt < refusalMs) return;
    this.refusedAt = this.now();
    this.log.warn(
      { err: cause },
      'the database could not do what it was asked; more of this is not logged for 10 s',
    );
  }

  /** @param ms how long an answer counts, in milliseconds */
  isFresh(ms: number): boolean {
    return this.now() - this.answeredAt <= ms;
  }
}
