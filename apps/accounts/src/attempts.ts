/** Names that are counted at once; beyond that the oldest are forgotten first. */
const capacity = 20_000;

interface Window {
  count: number;
  end: number;
}

/** One that was counted, and can be taken back; or the milliseconds until one more may be. */
export type Taken = { giveBack: () => void } | { waitMs: number };

/**
 * Counts by name, in windows of time that begin with the first of a name. Attempts are counted before their outcome is
 * known and given back if they were none: counting afterwards would let in as many as can be sent at once.
 */
export class Attempts {
  /** In the order of their ends, since all are of one length. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly max: number,
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  take(name: string): Taken {
    const window = this.windowOf(name);
    if (window.count >= this.max) return { waitMs: window.end - this.now() };
    window.count += 1;
    return { giveBack: () => void (window.count -= 1) };
  }

  private windowOf(name: string): Window {
    const open = this.windows.get(name);
    if (open && open.end > this.now()) return open;
    this.windows.delete(name);
    this.makeRoom();
    const begun = { count: 0, end: this.now() + this.windowMs };
    this.windows.set(name, begun);
    return begun;
  }

  /** Drops what has ended, and the oldest where there is no room for one more. */
  private makeRoom(): void {
    for (const [name, { end }] of this.windows) {
      if (end > this.now() && this.windows.size < capacity) return;
      this.windows.delete(name);
    }
  }
}
