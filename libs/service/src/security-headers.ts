import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy by directive. */
export type ContentSecurityPolicy = Record<string, string[]>;

/** Fit for a plain page: its own scripts and styles from files, and images it made itself. Nothing inline. */
const ownContentOnly: ContentSecurityPolicy = {
  'default-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/**
 * Half a year, for this host alone. The server itself speaks HTTP behind what ends TLS; browsers heed the header only
 * where it came over TLS (RFC 6797, section 8.1), so it does nothing on a developer's machine. Subdomains and
 * preloading are for the owner of the domain to decide, not for one service under it.
 */
const strictTransportSecurity = { maxAge: 180 * 24 * 3600, includeSubDomains: false };

/** Security headers on every answer; directives of `policy` stand in place of the same ones here. */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  policy: ContentSecurityPolicy = {},
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { ...ownContentOnly, ...policy } },
    strictTransportSecurity,
    xFrameOptions: { action: 'deny' },
  });
}
