import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import type { Cosign } from './cosign';
import { ownRule } from './own-rule';

const KEY = { kind: 'key', key: 'cosign.key' } as const;
const KEYLESS = { kind: 'keyless' } as const;

const answering = (exitCode: number): Cosign => ({
  bundles: false,
  run: (args) => Promise.resolve({ stdout: args.join(' '), stderr: 'Error: decryption failed', exitCode }),
});

describe('ownRule', () => {
  it.each([true, false])('is the public half of a key; in the log: %s', async (tlogUpload) => {
    const { rule, keys } = (await ownRule(answering(0), KEY, tlogUpload, undefined))!;
    expect(rule).toEqual({ key: expect.stringMatching(/^env:\/\//) as string, ignoreTlog: !tlogUpload });
    expect(keys).toEqual({ [rule.key!.slice('env://'.length)]: 'public-key --key cosign.key' });
  });

  it('is what the environment says of an identity', async () => {
    const required = { identity: 'me', issuer: 'https://issuer.invalid' };
    expect(await ownRule(answering(0), KEYLESS, true, required)).toEqual({ rule: required, keys: {} });
  });

  it.each([undefined, { key: 'cosign.pub' }])('is not known of a token otherwise: %j', async (required) => {
    expect(await ownRule(answering(0), KEYLESS, true, required)).toBeUndefined();
  });

  it('cannot be of a key that cannot be read', async () => {
    const error = await errorOf(ownRule(answering(1), KEY, true, undefined));
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      happened: 'cosign could not read the key in COSIGN_KEY: it ended with status 1',
    });
  });
});
