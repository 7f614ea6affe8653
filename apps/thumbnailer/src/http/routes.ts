import { ImagingError, imagingStatus, loadSharp } from '@nx-multiarch/imaging';
import { platformReport, type Addon } from '@nx-multiarch/platform';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpRequest } from '../events/http-event';
import { json, problem } from './http-result';
import { thumbnail } from './thumbnail-route';

type Result = Promise<APIGatewayProxyStructuredResultV2>;

const addons: Addon[] = [{ name: 'sharp', load: loadSharp }];

interface Route {
  method: string;
  run: (request: HttpRequest) => Result;
}

const routes = new Map<string, Route>([
  ['/', { method: 'POST', run: thumbnail }],
  ['/platform', { method: 'GET', run: async () => json(await platformReport(addons)) }],
]);

async function route(request: HttpRequest): Result {
  const found = routes.get(request.path);
  if (!found) {
    return problem(404, 'no-route', `No ${request.path} here: POST an image to /, or GET /platform`);
  }
  if (found.method !== request.method) {
    const detail = `${request.path} takes ${found.method}, not ${request.method}`;
    return problem(405, 'wrong-method', detail, { allow: found.method });
  }
  return found.run(request);
}

/** What the sender can mend becomes an answer; anything else is an error of the function, as Lambda counts them. */
function answerTo(error: unknown): APIGatewayProxyStructuredResultV2 {
  const status = imagingStatus(error);
  if (!(error instanceof ImagingError) || status === undefined) throw error;
  // One event at a time comes to a function, and yet a decoder that was given up may still be at work.
  return problem(status, error.code, error.message, status === 503 ? { 'retry-after': '1' } : {});
}

/** Answers a request of HTTP. */
export function answer(request: HttpRequest): Result {
  return route(request).catch(answerTo);
}
