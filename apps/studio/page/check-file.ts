import type { Failure } from './failure-in-words';

/**
 * What can be told before anything is sent. Only a type that surely is no image counts: of some formats a browser
 * knows no type, and the server looks at the bytes.
 */
export function checkFile(file: { size: number; type: string }, limit: number): Failure | undefined {
  if (file.size > limit) return { kind: 'too-large', bytes: file.size, limit };
  if (/^(text|audio|video)\/|\b(json|pdf|zip)\b/.test(file.type))
    return { kind: 'no-image', type: file.type };
  return undefined;
}
