/** What the caller of a function sees. */
export interface InvokeReply {
  status: number;
  functionError: string | null;
  body: unknown;
}

/** Posts an event as `aws lambda invoke` would; a string goes as it is. */
export async function postEvent(invokeUrl: string, event: unknown): Promise<InvokeReply> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const response = await fetch(invokeUrl, { method: 'POST', body });
  return {
    status: response.status,
    functionError: response.headers.get('x-amz-function-error'),
    body: await response.json(),
  };
}
