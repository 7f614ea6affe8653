/** Whether a server wants requests: not before its checks passed, and not from SIGTERM on. */
export class Readiness {
  private stopping = false;
  private readonly checks = new Map<string, () => Promise<boolean>>();

  /** Adds a thing without which requests fail; `check` answers false or throws when it is not there. */
  require(name: string, check: () => Promise<boolean>): void {
    this.checks.set(name, check);
  }

  /** From now on the server is not ready, for good. */
  stop(): void {
    this.stopping = true;
  }

  /** What stands against being ready; empty when nothing does. */
  async obstacles(): Promise<string[]> {
    if (this.stopping) return ['stopping'];
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => ({ name, ok: await check().catch(() => false) })),
    );
    return results.filter(({ ok }) => !ok).map(({ name }) => name);
  }
}
