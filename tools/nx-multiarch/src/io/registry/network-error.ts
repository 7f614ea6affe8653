import { errors } from 'undici';
import { MultiarchError } from '../../core/errors';
import { isLoopback } from './base-url';
import type { Asked } from './reply-error';
import { describe } from './reply-error';
import { TryAgain } from './retry';
import { OversizeError } from './transport';

/** Failures that come and go: Node's (https://nodejs.org/api/errors.html) and undici's (docs/api/Errors.md). */
const TRANSIENT = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_INFO',
]);
/** Failures that stay until somebody changes something, by what mends them. */
const PERMANENT: readonly [RegExp, string][] = [
  [/^ENOTFOUND$/, "check the registry's name and this machine's DNS"],
  [
    /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS)/,
    'point NODE_EXTRA_CA_CERTS at the certificate of its authority',
  ],
  [
    /^(EPROTO|ERR_SSL_)/,
    'the port may not speak TLS: for a registry without it, set "insecure": true in its environment in nx.json',
  ],
  [/^UND_ERR_(ABORTED|PRX_TLS)$/, 'check HTTPS_PROXY, HTTP_PROXY and NO_PROXY'],
  [/^HPE_/, 'check the port: what answers there does not speak HTTP'],
];

/**
 * The error for a request that got no whole answer, or the cause itself if it is not the network's (a file that
 * could not be read for the body). A TryAgain where another try may help.
 */
export function networkError(asked: Asked, cause: unknown): unknown {
  const code = codeOf(cause);
  if (cause instanceof OversizeError) return unreachable(asked, cause, 'check that this is a registry', code);
  if (code === undefined) return cause;
  if (TRANSIENT.has(code)) {
    return new TryAgain(unreachable(asked, cause, startAdvice(asked), code));
  }
  const mend = PERMANENT.find(([pattern]) => pattern.test(code))?.[1];
  return mend === undefined ? cause : unreachable(asked, cause, mend, code);
}

function startAdvice({ registry, request }: Asked): string {
  if (isLoopback(request.url.hostname))
    return `start the registry on ${registry}: docker run --detach --publish ${request.url.port}:5000 registry:3; in a clone of nx-multiarch, NX_MULTIARCH_REGISTRY_PORT=${request.url.port} bash tools/setup/registry.sh`;
  return `check that ${registry} runs and is reachable from here`;
}

function unreachable(asked: Asked, cause: unknown, mend: string, reason: string | undefined): MultiarchError {
  return new MultiarchError('REGISTRY_UNREACHABLE', {
    happened: `no usable answer from ${asked.registry} to ${describe(asked.request)}${reason ? ` (${reason})` : ''}`,
    expected: 'an answer of the registry',
    mend,
    cause,
    details: { reason },
    ...(asked.secrets && { secrets: asked.secrets }),
  });
}

/** The code of an error, or of the first cause that has one (a connection tried over several addresses). */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // undici gives its parser's errors a code only sometimes.
  if (error instanceof errors.HTTPParserError) return 'HPE_UNKNOWN';
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause);
}
