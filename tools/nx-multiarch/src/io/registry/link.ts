/**
 * The target of `rel="next"` in a `Link` header as the server wrote it (often relative); undefined on the last page.
 * OCI distribution-spec v1.1, "Listing Tags"; RFC 8288, section 3.
 */
export function parseNextLink(header: string | undefined): string | undefined {
  // A comma may stand inside the <...> of a target, so the value is not split at commas.
  for (const [, target, params] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(params ?? '')) return target;
  }
  return undefined;
}
