/** What ends an installation: said once, in the shape of the plugin's other errors. */
export class Stop extends Error {
  /**
   * @param {string} found what happened
   * @param {string} expected what would have been right
   * @param {string} [mend] the command or the action that mends it
   */
  constructor(found, expected, mend) {
    super(found);
    this.expected = expected;
    this.mend = mend;
  }
}

/**
 * The text that a person sees.
 *
 * @param {unknown} error
 */
export function textOf(error) {
  if (!(error instanceof Stop)) return `error: install.mjs: ${error instanceof Error ? error.stack : error}`;
  const lines = [`error: install.mjs: ${error.message}`, `  expected: ${error.expected}`];
  return [...lines, ...(error.mend ? [`  to mend:  ${error.mend}`] : [])].join('\n');
}
