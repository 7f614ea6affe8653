import { redact } from './redact';

/** Every way the plugin gives up. A caller decides by the code, never by the text. */
export type ErrorCode =
  // what a person wrote
  | 'BAD_REFERENCE'
  | 'BAD_OPTIONS'
  | 'BAD_PLATFORM'
  | 'UNKNOWN_DEPLOYMENT'
  | 'DUPLICATE_IMAGE'
  | 'NO_PROJECT'
  | 'POLICY'
  | 'UNCLEAN_TREE'
  | 'NOT_ON_BRANCH'
  // this machine
  | 'NO_ENGINE'
  | 'NO_BUILDX'
  | 'NO_BUILDER'
  | 'NO_EMULATION'
  | 'NO_COSIGN'
  | 'NO_TRIVY'
  | 'NOT_READY'
  | 'ADDON_STOPS_BUILD'
  | 'BUILD_FAILED'
  | 'DISK_FULL'
  | 'GIT'
  | 'COMMAND_FAILED'
  // what a build left
  | 'LAYOUT_MISSING'
  | 'LAYOUT_DAMAGED'
  | 'BASE_LAYER_MISSING'
  | 'VERIFY_FAILED'
  | 'TEST_FAILED'
  | 'VULNERABLE'
  | 'NOT_REPRODUCIBLE'
  // credentials
  | 'CREDENTIALS_INVALID'
  | 'CREDENTIAL_HELPER_FAILED'
  // registries
  | 'NOT_A_REGISTRY'
  | 'REGISTRY_UNREACHABLE'
  | 'REGISTRY_UNAUTHORIZED'
  | 'REGISTRY_DENIED'
  | 'REGISTRY_NOT_FOUND'
  | 'REGISTRY_RATE_LIMITED'
  | 'REGISTRY_FAILED'
  | 'REGISTRY_REJECTED'
  | 'DIGEST_MISMATCH'
  | 'INDEX_INCOMPLETE'
  | 'PLATFORM_MISMATCH'
  | 'ASSEMBLE'
  | 'NOT_TESTED'
  | 'NOT_SIGNED'
  | 'NOT_ATTESTED'
  | 'TAG_IMMUTABLE'
  // what runs
  | 'DEPLOYMENT_DIFFERS'
  | 'NO_KUBECTL'
  | 'KUBERNETES'
  | 'ECR_MISMATCH'
  | 'AWS';

/** The parts of an error text; `secrets` are values that must not stand in any of them. */
export interface ErrorParts {
  /** What happened and what was found, one sentence without a full stop. */
  happened: string;
  /** What would have been right. */
  expected?: string;
  /** The command or the action that mends it. */
  mend?: string;
  cause?: unknown;
  /** Facts for the caller to decide by (a status, the part of a reference). */
  details?: Readonly<Record<string, unknown>>;
  secrets?: readonly string[];
}

/** The one error of the plugin. Its texts are redacted when it is made, so nothing that prints it can leak. */
export class MultiarchError extends Error {
  readonly code: ErrorCode;
  readonly happened: string;
  readonly expected: string | undefined;
  readonly mend: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  // Private for the runtime too: an inspected error does not show it.
  readonly #secrets: readonly string[];

  constructor(code: ErrorCode, parts: ErrorParts) {
    const clean = (text: string | undefined) => (text === undefined ? text : redact(text, parts.secrets));
    const happened = redact(parts.happened, parts.secrets);
    super(happened, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'MultiarchError';
    this.code = code;
    this.happened = happened;
    this.expected = clean(parts.expected);
    this.mend = clean(parts.mend);
    this.details = parts.details ?? {};
    this.#secrets = parts.secrets ?? [];
  }

  /** A text that belongs to this error (its cause's message), without its secrets. */
  redact(text: string): string {
    return redact(text, this.#secrets);
  }
}

/** Whether this is the plugin's error, of that code where one is given. */
export function isMultiarchError(error: unknown, code?: ErrorCode): error is MultiarchError {
  return error instanceof MultiarchError && (code === undefined || error.code === code);
}

/**
 * The text a person sees, in the shape of the set-up scripts' messages: what happened, what was expected, how to
 * mend it, and the messages of the causes. Several lines, no line break at the end, no colour.
 */
export function format(error: unknown): string {
  if (!(error instanceof MultiarchError)) return `error: ${redact(messageOf(error))}`;
  const lines = [`error: ${error.happened} [${error.code}]`];
  if (error.expected) lines.push(`  expected: ${error.expected}`);
  if (error.mend) lines.push(`  to mend:  ${error.mend}`);
  for (const message of causesOf(error)) lines.push(`  cause:    ${message}`);
  return lines.join('\n');
}

/** The messages of the chain of causes, outermost first; one that only repeats what was said is left out. */
function causesOf(error: MultiarchError): string[] {
  const messages: string[] = [];
  const seen = new Set<unknown>([error]);
  for (let cause = error.cause; cause !== undefined && !seen.has(cause); cause = nextOf(cause)) {
    seen.add(cause);
    const message = error.redact(messageOf(cause));
    if (message !== '' && !messages.includes(message) && !error.happened.includes(message))
      messages.push(message);
  }
  return messages;
}

function nextOf(cause: unknown): unknown {
  if (cause instanceof AggregateError) return cause.errors[0];
  return cause instanceof Error ? cause.cause : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
