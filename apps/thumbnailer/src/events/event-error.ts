/** An event, or a part of it, is not what this function takes; says what was found and expected. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

type Fields = Partial<Record<string, unknown>>;

/** The fields of an object; of anything else there are none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** What a value is, in a few words for an error: names of fields and types, never contents. */
export function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const names = Object.keys(value);
  const more = names.length > 5 ? ', ...' : '';
  return names.length === 0 ? 'an empty object' : `an object with ${names.slice(0, 5).join(', ')}${more}`;
}
