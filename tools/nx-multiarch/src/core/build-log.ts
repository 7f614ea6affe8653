const TAIL = 20;

/**
 * The part of a BuildKit log (`--progress=plain`) that says what failed: from the first rule of dashes, behind which
 * buildx prints the failing step, its last output and the lines of the Dockerfile. The last lines where there is none.
 */
export function failingLines(log: string): string {
  const lines = log.trimEnd().split('\n');
  const rule = lines.findIndex((line) => /^-{6,}$/.test(line));
  return (rule >= 0 ? lines.slice(rule) : lines.slice(-TAIL)).join('\n');
}
