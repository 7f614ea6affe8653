import type { ClientOptions } from './client';
import { createContext } from './client';
import { fetchRegistry, locationOf } from './fetch';
import { headerOf } from './reply-error';
import { createTransport } from './transport';

/**
 * Proves that a push into this repository would be let in, the one way that proves it: it starts an upload, and takes
 * it back. A token server may well give a token that is good for reading only, and reading alone is often free.
 * OCI distribution-spec v1.1, "Pushing blobs"; the cancellation is Docker's
 * (https://distribution.github.io/distribution/spec/api/#canceling-an-upload).
 *
 * @returns who was let in, "(as user ci)"; empty where the registry did not ask
 * @throws MultiarchError REGISTRY_UNAUTHORIZED, REGISTRY_DENIED, REGISTRY_NOT_FOUND and those of every request
 */
export async function assertPushRight(options: ClientOptions): Promise<string> {
  const transport = options.transport ?? createTransport();
  try {
    const context = createContext(options, transport);
    const to = `/v2/${context.repository}/blobs/uploads/`;
    const reply = await fetchRegistry(context, { method: 'POST', to, ok: [202] });
    const session = locationOf(context, reply, headerOf(reply, 'location'));
    const cancel = { method: 'DELETE', to: session, ok: [200, 202, 204], retry: { retries: 0 } } as const;
    // A registry that cannot cancel forgets the upload by itself.
    await fetchRegistry(context, cancel).catch(() => undefined);
    return context.auth.who;
  } finally {
    if (!options.transport) await transport.close();
  }
}
