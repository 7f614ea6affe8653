import { format, isMultiarchError } from '../core/errors';

/** Nx shows the message of an error alone: it must say what was expected and what mends it too. */
export async function withReadableErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isMultiarchError(error)) throw error;
    throw new Error(format(error), { cause: error });
  }
}
