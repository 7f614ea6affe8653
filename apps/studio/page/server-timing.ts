/** Milliseconds of one entry of a Server-Timing header; undefined where it is not in it. */
export function serverTiming(header: string | null, name: string): number | undefined {
  for (const entry of (header ?? '').split(',')) {
    const [title, ...parameters] = entry.split(';').map((part) => part.trim());
    if (title !== name) continue;
    const duration = parameters.find((parameter) => /^dur=[\d.]+$/.test(parameter));
    if (duration) return Number(duration.slice('dur='.length));
  }
  return undefined;
}
