import { vi } from 'vitest';

/** What an executor did. */
export interface Printed {
  success: boolean;
  stdout: string;
  stderr: string;
}

/** Runs an executor as Nx does, with what it prints kept. `context` is as much of Nx's context as it reads. */
export async function runExecutor<Options, Context>(
  executor: (options: Options, context: Context) => Promise<{ success: boolean }>,
  options: Options,
  context: unknown,
): Promise<Printed> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  try {
    const { success } = await executor(options, context as Context);
    return { success, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
