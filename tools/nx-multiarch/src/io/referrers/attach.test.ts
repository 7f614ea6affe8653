import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { interleave, type Scheduler } from '../../testing/interleave';
import { pushSmallImage } from '../../testing/pushed-image';
import type { TestRegistryOptions } from '../../testing/registry';
import { QUICK_RETRY, TEST_REPOSITORY } from '../../testing/registry-client';
import { useRegistry } from '../../testing/use-registry';
import { digestOf } from '../hashing';
import { createRegistryClient, createTransport, type RegistryClient, type Transport } from '../registry';
import { attachAll } from './attach';
import { attachmentOf } from './attachment';

const start = useRegistry();

/** A registry that holds an image, and two things to put beside it. */
async function begin(options: TestRegistryOptions = {}) {
  const { registry, client } = await start(options);
  const { digest, mediaType, bytes } = (await pushSmallImage(client, { form: 'manifest' })).subjects[0]!;
  const subject = { digest, mediaType, size: bytes.length };
  const sbom = attachmentOf('sbom', '{"a":1}', subject);
  const provenance = attachmentOf('provenance', '{"b":2}', subject);
  const listed = async () => (await client.listReferrers(digest)).map((entry) => entry.digest);
  return { registry, client, subject, sbom, provenance, listed, tag: digest.replace(':', '-') };
}

const lines: string[] = [];
const attach = (client: RegistryClient, ...all: ReturnType<typeof attachmentOf>[]) => {
  lines.length = 0;
  return attachAll(all, client, (line) => lines.push(line));
};

describe('two clients that write the list at once', () => {
  /** Connections whose requests about one tag wait for their turn. */
  function inTurn(tag: string, turn: () => Promise<void>): Transport {
    const { send, close } = createTransport();
    const wait = async (request: Parameters<Transport['send']>[0]) => {
      if (request.url.pathname.endsWith(`/manifests/${tag}`)) await turn();
      return send(request);
    };
    return { send: wait, close };
  }

  async function atOnce(held: Awaited<ReturnType<typeof begin>>, next: Scheduler): Promise<void> {
    const { registry, sbom, provenance, tag } = held;
    const failures: unknown[] = [];
    const actors = [sbom, provenance].map((attachment) => async (turn: () => Promise<void>) => {
      const transport = inTurn(tag, turn);
      const place = { registry: registry.host, repository: TEST_REPOSITORY, retry: QUICK_RETRY };
      const client = createRegistryClient({ ...place, transport });
      await attachAll([attachment], client, () => undefined).catch((error) => failures.push(error));
      await transport.close();
    });
    await interleave(actors, next);
    expect(failures).toEqual([]);
  }

  it('keeps what the other one wrote over, without another push', async () => {
    const held = await begin();
    const [A, B] = [0, 1];
    // B: list, read. A: list, read, write, look. B writes over it what it had read, and looks.
    const order = [B, B, A, A, A, A, B, B];
    await atOnce(held, (ready) => {
      const chosen = order.shift();
      return chosen !== undefined && ready.includes(chosen) ? chosen : ready[0]!;
    });
    const wanted = [held.sbom, held.provenance].map(({ manifest }) => digestOf(manifest));
    expect((await held.listed()).sort()).toEqual(wanted.sort());
  });

  it('loses what a still later one writes over, until the next push', async () => {
    const held = await begin();
    const [A, B] = [0, 1];
    const order = [B, B];
    await atOnce(held, (ready) => order.shift() ?? (ready.includes(A) ? A : B));
    expect(await held.listed()).toEqual([digestOf(held.provenance.manifest)]);
    await attach(held.client, held.sbom);
    expect(await held.listed()).toHaveLength(2);
  });

  it('is given up when a list never shows what it took', async () => {
    let asked = false;
    const { client, sbom, subject } = await begin({
      faults: ({ path }) => {
        const shows = !asked;
        asked = path.includes('/referrers/');
        return /manifests\/sha256-[0-9a-f]{64}$/.test(path) && !shows ? { kind: 'missing' } : undefined;
      },
    });
    const error = await errorOf(attach(client, sbom));
    expect(error).toMatchObject({ code: 'REGISTRY_REJECTED', mend: expect.any(String) });
    expect(error.happened).toContain(`sbom of ${subject.digest}`);
    expect(lines.at(-1)).toMatch(/, once more: another push wrote over the list$/);
  });
});

describe('what a list names and the registry has deleted', () => {
  it.each([false, true])('is attached again (registry with the API: %s)', async (referrers) => {
    const { registry, client, sbom, provenance, listed } = await begin({ referrers });
    await attach(client, sbom, provenance);
    const { manifests, blobs } = registry.store.repository(TEST_REPOSITORY);
    manifests.delete(digestOf(sbom.manifest));
    blobs.delete(sbom.blobs[1]!.digest);
    await attach(client, sbom, provenance);
    expect(lines).toEqual([`sbom ${digestOf(sbom.manifest)} of ${sbom.subject}`]);
    expect(manifests.has(digestOf(sbom.manifest))).toBe(true);
    expect(blobs.has(sbom.blobs[1]!.digest)).toBe(true);
    expect((await listed()).filter((digest) => digest === digestOf(sbom.manifest))).toHaveLength(1);
  });
});
