import type { Failure, Problem } from './failure-in-words';
import type { Made } from './outcome-in-words';
import { serverTiming } from './server-timing';

/** Either the image with what is to be said of it, or why there is none. */
export type Answer = { image: Blob; made: Made } | { failure: Failure };

/**
 * Has an image transformed: its bytes as the body, so that the server can read them as they come, and the options in
 * the query. @throws AbortError when the signal ends it
 */
export async function requestTransform(file: File, query: string, signal: AbortSignal): Promise<Answer> {
  const start = performance.now();
  const headers = { 'content-type': file.type.startsWith('image/') ? file.type : 'application/octet-stream' };
  const request = { method: 'POST', body: file, headers, signal };
  try {
    const response = await fetch(`/api/transform?${query}`, request);
    if (!response.ok) return { failure: await refusal(response) };
    const image = await response.blob();
    return { image, made: describe(response.headers, image, performance.now() - start) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { failure: { kind: 'unreachable' } };
  }
}

function describe(headers: Headers, image: Blob, milliseconds: number): Made {
  return {
    format: image.type.replace('image/', ''),
    width: Number(headers.get('x-image-width')),
    height: Number(headers.get('x-image-height')),
    bytes: image.size,
    milliseconds,
    work: serverTiming(headers.get('server-timing'), 'transform'),
  };
}

/** A proxy in between may answer with something else than a problem. */
async function refusal(response: Response): Promise<Failure> {
  const { status, statusText: title } = response;
  const retryAfter = response.headers.get('retry-after') ?? undefined;
  const problem = (await response.json().catch(() => ({ title }))) as Problem;
  return { kind: 'refused', status, problem, retryAfter };
}
