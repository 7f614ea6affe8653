/** What follows in such an error is advice or a stack, not what happened. */
const ends = /^(Possible solutions|Require stack):/;
const longest = 500;

/**
 * What a loader said, on one line: Node spreads "was compiled against a different Node.js version" over several, and
 * sharp puts the linker's words second and advice behind them. At most 500 characters.
 */
export function loaderText(cause: unknown): string {
  const lines = (cause instanceof Error ? cause.message : String(cause))
    .split('\n')
    .map((line) => line.trim());
  const end = lines.findIndex((line) => ends.test(line));
  const text = lines.slice(0, end < 0 ? undefined : end).join(' ');
  return text.replace(/\s+/g, ' ').trim().slice(0, longest);
}
