import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { type ParsedOptions, parseOptions } from '../../graph/options';
import { MEDIA_TYPES } from '../../core/media-types';
import { composeArtifact, EMPTY } from '../../core/referrers/artifact';
import { emptyBlob } from '../../io/referrers/attachment';
import { readKinds } from '../../io/referrers/read-attachments';
import type { Referrer, RegistryClient } from '../../io/registry';
import { attachSmall } from '../../testing/attach-small';
import { errorOf } from '../../testing/error-of';
import { pushSmallImage } from '../../testing/pushed-image';
import type { TestRegistry, TestRegistryOptions } from '../../testing/registry';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { sha256 } from '../../testing/registry-store';
import { useRegistry } from '../../testing/use-registry';
import { promoteAll, type PromotedImage } from './promote';
import type { DockerPromoteOptions } from './options';

const start = useRegistry();

let dev: { registry: TestRegistry; client: RegistryClient };
let prod: { registry: TestRegistry; client: RegistryClient };
let settings: ParsedOptions;

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Two registries, an environment in each. */
async function begin(options: TestRegistryOptions = {}): Promise<void> {
  dev = await start();
  prod = await start(options);
  settings = parseOptions({
    policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
    environments: { dev: { registry: dev.registry.host }, prod: { registry: prod.registry.host } },
  });
}

function promote(options: Partial<DockerPromoteOptions> = {}): Promise<PromotedImage[]> {
  return promoteAll({
    root: tmpdir(),
    project: 'app',
    options: { images: [{ deployment: 'eks', repository: TEST_REPOSITORY }], ...options },
    settings,
    route: { from: 'dev', to: 'prod' },
    signal: new AbortController().signal,
  });
}

const heldIn = ({ registry }: { registry: TestRegistry }) => registry.store.repository(TEST_REPOSITORY);
const uploads = () => prod.registry.writes().filter((line) => line.includes('/blobs/uploads/'));
const refusal = async (options?: Partial<DockerPromoteOptions>) => format(await errorOf(promote(options)));

describe('what is attached to an image that is promoted', () => {
  it.each([false, true])('is taken along (a registry with the referrers API: %s)', async (referrers) => {
    await begin({ referrers });
    settings.environments.prod!.attest = ['sbom', 'provenance'];
    const { subjects } = await pushSmallImage(dev.client);
    await attachSmall(dev.client, subjects, ['sbom', 'provenance']);
    await promote();
    for (const { digest } of subjects.slice(0, 2)) {
      expect(await readKinds(prod.client, digest)).toEqual(expect.arrayContaining(['sbom', 'provenance']));
    }
    const before = [uploads().length, heldIn(prod).manifests.size];
    await promote();
    expect([uploads().length, heldIn(prod).manifests.size]).toEqual(before);
  });

  it('is asked for where the destination wants it', async () => {
    await begin();
    settings.environments.prod!.attest = ['sbom', 'provenance'];
    const { subjects } = await pushSmallImage(dev.client);
    await attachSmall(dev.client, subjects.slice(0, 1), ['sbom', 'provenance']);
    await attachSmall(dev.client, subjects.slice(1), ['sbom']);
    const text = await refusal();
    const digest = subjects[1]!.digest.slice(0, 19);
    expect(text).toContain(`linux/amd64 ${digest} (provenance) of`);
    expect(text).toContain('[NOT_ATTESTED]');
    expect(text).not.toContain('linux/arm64');
    expect(prod.registry.writes()).toEqual([]);
  });

  it('counts where it is there: a list outlives what garbage-collect --delete-untagged removed', async () => {
    await begin();
    settings.environments.prod!.attest = ['sbom'];
    const { subjects } = await pushSmallImage(dev.client);
    await attachSmall(dev.client, subjects, ['sbom']);
    const [{ digest: sbom }] = (await dev.client.listReferrers(subjects[1]!.digest)) as [Referrer];
    heldIn(dev).manifests.delete(sbom);
    expect(await refusal()).toMatch(/linux\/amd64 \S+ \(sbom\) of .*\[NOT_ATTESTED\]/s);
    expect(prod.registry.writes()).toEqual([]);
  });

  it("is no provenance where it is somebody else's statement", async () => {
    await begin();
    settings.environments.prod!.attest = ['provenance'];
    const { subjects } = await pushSmallImage(dev.client);
    for (const { digest, mediaType, size } of subjects) {
      const artifact = { artifactType: MEDIA_TYPES.inToto, subject: { digest, mediaType, size } };
      await dev.client.putReferrer(digest, Buffer.from(composeArtifact(artifact)), MEDIA_TYPES.ociManifest);
    }
    expect(await refusal()).toContain('[NOT_ATTESTED]');
  });

  it('travels with the type it was listed with, where it does not name its own', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    const [{ digest, mediaType, size }] = subjects as [(typeof subjects)[0]];
    const config = { ...EMPTY, mediaType: 'application/vnd.acme+json' };
    const artifact = { schemaVersion: 2, config, layers: [], subject: { digest, mediaType, size } };
    const bytes = Buffer.from(JSON.stringify(artifact));
    await dev.client.putBlob(emptyBlob());
    await dev.client.putReferrer(digest, bytes, MEDIA_TYPES.ociManifest);
    await promote();
    expect(heldIn(prod).manifests.get(sha256(bytes))).toEqual({
      bytes,
      mediaType: MEDIA_TYPES.ociManifest,
    });
    expect(await readKinds(prod.client, digest)).toContain('application/vnd.acme+json');
  });
});
