const HIDDEN = '***';

/** What looks like a secret wherever it stands: headers, URLs, the JSON of token and credential answers. */
const PATTERNS: readonly [RegExp, string][] = [
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\s"',;]+(?:\s+[^\s"',;]+)?/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/g, `$1 ${HIDDEN}`],
  // Greedy up to the last @ before the path: a password may itself hold an @.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]+@/gi, `$1${HIDDEN}@`],
  // A registry is named without a scheme; what stands before a digest is a tag.
  [/(^|[\s"'=])[^\s"'@/:]+:[^\s"'@/]+@(?!sha\d+:)(?=[a-z0-9.-]+(?:[:/\s"']|$))/gi, `$1${HIDDEN}@`],
  [
    /([?&](?:[a-z_-]*token|password|client_secret|x-amz-(?:signature|credential|security-token)|sig|signature)=)[^\s&"']+/gi,
    `$1${HIDDEN}`,
  ],
  [/("(?:[a-z_]*token|password|secret|auth)"\s*:\s*")(?:[^"\\]|\\.)*/gi, `$1${HIDDEN}`],
];

/**
 * The text with every secret replaced by `***`.
 *
 * @param secrets values known to be secret (tokens, passwords): hidden as they are and as they stand in a URL
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret !== '')
    // The longest first: a secret that begins with another one would leave its end behind.
    .sort((a, b) => b.length - a.length);
  const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return PATTERNS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), withoutKnown);
}
