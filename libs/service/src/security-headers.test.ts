import { afterEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';

let app: Service;
afterEach(() => app.close());

const policy =
  "default-src 'self';img-src 'self' blob: data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'";

describe('security headers', () => {
  it.each(['/livez', '/nowhere'])('stand on %s', async (url) => {
    ({ app } = await sampleService());
    expect((await app.inject(url)).headers).toMatchObject({
      'content-security-policy': policy,
      'strict-transport-security': 'max-age=15552000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  it('let an app put directives in place of these', async () => {
    const contentSecurityPolicy = {
      'img-src': ["'self'", 'https://images.example'],
      'script-src': ["'none'"],
    };
    ({ app } = await sampleService({}, { contentSecurityPolicy }));
    const header = (await app.inject('/livez')).headers['content-security-policy'];
    expect(header).toContain("default-src 'self';img-src 'self' https://images.example;");
    expect(header).toContain("script-src 'none'");
  });

  it('do not name the software', async () => {
    ({ app } = await sampleService());
    const { headers } = await app.inject('/livez');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });
});
