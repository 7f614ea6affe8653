/** Names of fields whose values are secrets wherever they turn up: headers, queries of signed URLs, credentials. */
const secret =
  /authorization|cookie|password|secret|(?:api|access)-?key|token|signature|credential|^x-amz-signature/i;

/** A replacer of JSON for the logger: keys that name secrets keep their name and lose their value. */
export function redact(key: string, value: unknown): unknown {
  return secret.test(key) && value !== undefined && value !== null ? '[redacted]' : value;
}
