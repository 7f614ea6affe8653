const units = ['B', 'kB', 'MB', 'GB'];

/** A length in bytes as people read it, in powers of 1000: "840 B", "14.2 kB", "10.5 MB". */
export function bytesInWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // From 999.95 on one decimal would make 1000.0 of it.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${units[unit]}`;
}
