/** How an invocation ended: the bytes for the caller, and whether the function failed. */
export interface Outcome {
  body: Buffer;
  failed: boolean;
}

/** A function error in the shape in which Lambda gives it to the caller. */
export function failure(errorType: string, errorMessage: string): Outcome {
  return { failed: true, body: Buffer.from(JSON.stringify({ errorType, errorMessage })) };
}

export const success = (body: Buffer): Outcome => ({ failed: false, body });

export function timedOut(id: string, timeoutMs: number): Outcome {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return failure('Sandbox.Timedout', `RequestId: ${id} Error: Task timed out after ${seconds} seconds`);
}

export function responseTooLarge(limit: number): Outcome {
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${limit} bytes).`,
  );
}

/** The runtime process ended. `reason` is "exit status 1" or "signal: killed". */
export function runtimeExited(id: string, reason: string): Outcome {
  return failure('Runtime.ExitError', `RequestId: ${id} Error: Runtime exited with error: ${reason}`);
}
