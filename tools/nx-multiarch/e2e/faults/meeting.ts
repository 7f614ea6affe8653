/** Gives a function that resolves for everybody when it was called by as many as are expected. */
export function createMeeting(expected: number): () => Promise<void> {
  let missing = expected;
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    missing -= 1;
    if (missing === 0) open();
    return all;
  };
}
