/** The hexadecimal digits of a digest. */
export function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/**
 * Where a registry without the referrers API has the list of what refers to a manifest: distribution-spec v1.1,
 * "Referrers Tag Schema".
 */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-');
}
