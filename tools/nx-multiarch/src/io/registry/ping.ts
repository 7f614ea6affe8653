import { isMultiarchError, MultiarchError } from '../../core/errors';
import { parseChallenges } from './challenge';
import type { FetchContext } from './fetch';
import { fetchRegistry, ROOT_PATH } from './fetch';
import { headerOf, replyError } from './reply-error';
import type { HttpReply } from './transport';

// Sent by every implementation that followed Docker's; OCI distribution-spec v1.1 mentions it under "Legacy Docker
// support HTTP headers" and asks for no header at all.
const API_VERSION_HEADER = 'docker-distribution-api-version';
/** Someone waits for the answer, and a registry that does not run is what is most often found out here. */
const PING_RETRIES = 1;

/**
 * Asks whether a registry answers and lets us in. OCI distribution-spec v1.1, "Determining Support".
 *
 * @throws MultiarchError NOT_A_REGISTRY if something else answers, REGISTRY_UNREACHABLE if nothing does,
 *   REGISTRY_UNAUTHORIZED without credentials that it accepts
 */
export async function ping(context: FetchContext): Promise<void> {
  const reply = await ask(context);
  if (reply.status === 200 && (isMarked(reply) || isEmptyObject(reply))) return;
  const challenges = parseChallenges(reply.headers['www-authenticate']);
  if ((reply.status === 401 || reply.status === 403) && (isMarked(reply) || challenges.length > 0)) {
    const { registry, auth } = context;
    throw replyError(
      { registry, request: { method: 'GET', url: reply.url }, who: auth.who, secrets: auth.secrets },
      reply,
    );
  }
  throw notARegistry(
    context,
    `status ${reply.status}, ${headerOf(reply, 'content-type') ?? 'no content type'}`,
  );
}

async function ask(context: FetchContext): Promise<HttpReply> {
  const retry = { retries: Math.min(PING_RETRIES, context.retry.retries) };
  try {
    return await fetchRegistry(context, { method: 'GET', to: ROOT_PATH, ok: ANY_FINAL, retry });
  } catch (error) {
    if (isMultiarchError(error, 'REGISTRY_UNREACHABLE') && /^HPE_/.test(String(error.details['reason']))) {
      throw notARegistry(context, 'no HTTP', error);
    }
    throw error;
  }
}

/** Every status that another try would not change; 429 and 5xx stay errors of their own. */
const ANY_FINAL = [200, 201, 204, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 421, 426, 501];

function isMarked(reply: HttpReply): boolean {
  return headerOf(reply, API_VERSION_HEADER) !== undefined;
}

/** What a registry answers that does not send the header. A web server that says 200 to everything sends a page. */
function isEmptyObject(reply: HttpReply): boolean {
  return reply.body.toString('utf8').replace(/\s/g, '') === '{}';
}

function notARegistry({ registry, base }: FetchContext, found: string, cause?: unknown): MultiarchError {
  return new MultiarchError('NOT_A_REGISTRY', {
    happened: `what answers at ${base.origin} is no registry: GET ${ROOT_PATH} gave ${found}`,
    expected:
      'status 200 with the header Docker-Distribution-Api-Version or the body {}, or a request for credentials',
    mend: `check host and port of ${registry}, and what listens there`,
    cause,
  });
}
