import { ImagingError, imagingStatus, loadSharp } from '@nx-multiarch/imaging';
import { platformReport, type Addon } from '@nx-multiarch/platform';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { EventError, parseHttpEvent, type HttpRequest } from './http-event';
import { json, problem } from './http-result';
import { thumbnail } from './thumbnail';

type Result = Promise<APIGatewayProxyStructuredResultV2>;
export type Handler = (event: Partial<APIGatewayProxyEventV2>) => Result;

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
  if (error instanceof ImagingError && status) return problem(status, error.code, error.message);
  if (error instanceof EventError) return problem(400, 'not-http', error.message);
  throw error;
}

/** The function that Lambda calls with each event. */
export function buildHandler(): Handler {
  return async (event) => {
    try {
      return await route(parseHttpEvent(event));
    } catch (error) {
      return answerTo(error);
    }
  };
}
