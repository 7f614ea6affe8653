/**
 * How long `Retry-After` asks to wait, in milliseconds from `now`; undefined if it is absent or unreadable.
 * RFC 9110, section 10.2.3: seconds, or an HTTP date (one in the past means: at once).
 *
 * @param now milliseconds since 1970
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Every form of an HTTP date begins with the day's name; Date.parse alone would also read "1.5" or "-3".
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
