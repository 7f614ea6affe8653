/** The part of a logger that says how the database is. */
export interface DatabaseLog {
  warn(fields: object, message: string): void;
  info(message: string): void;
}

/**
 * Whether the database answered lately. Its loss and its return are a line in the log each, with the cause; the
 * thousands of requests in between are not.
 */
export class Availability {
  private lost = false;
  private answeredAt = -Infinity;

  constructor(
    private readonly log: DatabaseLog,
    private readonly now: () => number = () => performance.now(),
  ) {}

  answered(): void {
    this.answeredAt = this.now();
    if (!this.lost) return;
    this.lost = false;
    this.log.info('the database answers again');
  }

  failed(cause: unknown): void {
    this.answeredAt = -Infinity;
    if (this.lost) return;
    this.lost = true;
    this.log.warn({ err: cause }, 'the database does not answer');
  }

  /** @param ms how long an answer counts, in milliseconds */
  isFresh(ms: number): boolean {
    return this.now() - this.answeredAt <= ms;
  }
}
