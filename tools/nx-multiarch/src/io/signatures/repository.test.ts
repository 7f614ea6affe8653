import { describe, expect, it, vi } from 'vitest';
import { MEDIA_TYPES } from '../../core/media-types';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { digestLike } from '../../testing/held-image';
import { errorOf } from '../../testing/error-of';
import type { RegistryClient } from '../registry';
import type { Cosign } from './cosign';
import { withSignatures } from './repository';

const DIGEST = digestLike('a');
const REFERENCE = `r.invalid/team/app@${DIGEST}`;
const repository = {
  name: 'r.invalid/team/app',
  registry: 'r.invalid',
  credentials: () => Promise.resolve({ kind: 'bearer' as const, token: 't' }),
  headManifest: vi.fn<RegistryClient['headManifest']>(() => Promise.resolve(undefined)),
};
const place = (run: Cosign['run']) => ({
  cosign: { bundles: true, run },
  repository,
  insecure: true,
  keys: { KEY: 'k' },
});
const ending = (exitCode: number) =>
  vi.fn<Cosign['run']>(() => Promise.resolve({ stdout: '', stderr: 'Error: no', exitCode }));

describe('withSignatures', () => {
  it.each([
    [0, { state: 'valid' }],
    [10, { state: 'none' }],
    [12, { state: 'other', reason: 'no' }],
  ])('exit status %i says %j', async (exitCode, verified) => {
    const run = ending(exitCode);
    const found = await withSignatures(place(run), ({ verify }) => verify(DIGEST, { key: 'a.pub' }));
    expect(found).toEqual(verified);
    const [args, variables] = run.mock.lastCall!;
    expect(args).toEqual([
      ...['verify', '--output=json', '--key', 'a.pub'],
      ...['--new-bundle-format=false', '--allow-http-registry=true', REFERENCE],
    ]);
    expect(variables).toEqual({ KEY: 'k', DOCKER_CONFIG: expect.any(String) as string });
  });

  it('tells a failure from a missing signature', async () => {
    const failed = withSignatures(place(ending(1)), ({ verify }) => verify(DIGEST, { key: 'a.pub' }));
    const happened = `cosign could not verify the signatures of ${REFERENCE}: it ended with status 1`;
    expect(await errorOf(failed)).toMatchObject({ code: 'COMMAND_FAILED', happened });
  });

  it('signs by digest', async () => {
    const run = ending(0);
    const signer = { kind: 'key', key: 'a.key' } as const;
    await withSignatures(place(run), ({ sign }) => sign(DIGEST, signer, false));
    expect(run.mock.lastCall?.[0]).toEqual([
      ...['sign', '--yes', '--key', 'a.key', '--tlog-upload=false'],
      ...['--new-bundle-format=false', '--use-signing-config=false', '--allow-http-registry=true', REFERENCE],
    ]);
  });

  it('says what could not be signed', async () => {
    const failed = withSignatures(place(ending(1)), ({ sign }) => sign(DIGEST, { kind: 'keyless' }, true));
    const error = await errorOf(failed);
    expect(error.happened).toBe(`cosign could not sign ${REFERENCE}: it ended with status 1`);
    expect(error.mend).toContain('check the key in COSIGN_KEY');
    expect(error.mend).toContain('--tlog-upload=false');
  });

  it('says of one more signature that its tag may be immutable, and nothing of the key', async () => {
    const held = { digest: DIGEST, mediaType: MEDIA_TYPES.ociManifest, size: 1 };
    repository.headManifest.mockResolvedValueOnce(held);
    const signer = { kind: 'key', key: 'a.key' } as const;
    const { mend } = await errorOf(
      withSignatures(place(ending(1)), ({ sign }) => sign(DIGEST, signer, false)),
    );
    expect(repository.headManifest).toHaveBeenLastCalledWith(signatureTag(DIGEST));
    expect(mend).toContain('exclude sha256-* from the immutability of the repository');
    expect(mend).not.toContain('the key');
  });

  it('repeats cosign, and not the registry that cannot be asked then', async () => {
    repository.headManifest.mockRejectedValueOnce(new Error('gone'));
    const failed = withSignatures(place(ending(1)), ({ sign }) => sign(DIGEST, { kind: 'keyless' }, true));
    expect((await errorOf(failed)).happened).toContain('cosign could not sign');
  });
});
