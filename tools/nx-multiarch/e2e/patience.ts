/**
 * How long a test waits for what should have happened, in milliseconds. An engine, or a process under emulation, takes
 * its time on a busy machine, and a machine's speed is no test's business: only what hangs runs into this.
 */
export const PATIENCE = 600_000;
