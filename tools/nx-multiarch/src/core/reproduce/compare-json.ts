/** A value that stands in one of two JSON texts, or differs between them. */
export interface JsonDifference {
  /** `config.Env[2]`, `config.Labels["a.b"]`; empty for the whole. */
  path: string;
  first: string;
  second: string;
}

const NOTHING = '(nothing)';

/** The first value in which two parsed JSON texts differ, in the order of the first; undefined where none does. */
export function compareJson(first: unknown, second: unknown, path = ''): JsonDifference | undefined {
  if (!isTree(first) || !isTree(second) || Array.isArray(first) !== Array.isArray(second)) {
    return JSON.stringify(first) === JSON.stringify(second)
      ? undefined
      : { path, first: textOf(first), second: textOf(second) };
  }
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const below = compareJson(first[key], second[key], join(path, key, Array.isArray(first)));
    if (below) return below;
  }
  return undefined;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function join(path: string, key: string, inArray: boolean): string {
  if (inArray) return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function textOf(value: unknown): string {
  return value === undefined ? NOTHING : JSON.stringify(value);
}
