import { describe, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import type { Exec } from '../exec';
import { cosignFailed, openCosign } from './cosign';

/** A cosign that answers everything with this. */
function standIn(stdout: string, stderr = ''): Exec {
  return () => Promise.resolve({ stdout, stderr, exitCode: 0 });
}

describe('openCosign', () => {
  it.each([
    ['version 2', '--tlog-upload=true:', false],
    ['version 2.6', '--tlog-upload=true: --signing-config=', true],
    ['version 3, which hides an option', '--signing-config=', true],
  ])('knows %s', async (_name, help, bundles) => {
    expect(await openCosign(standIn(help), '/root')).toMatchObject({ bundles });
  });

  it('reads the help wherever it stands', async () => {
    expect(await openCosign(standIn('', '--tlog-upload'), '/root')).toMatchObject({ bundles: false });
  });

  it('runs it in the root of the workspace, with signatures beside the image', async () => {
    vi.stubEnv('COSIGN_REPOSITORY', 'elsewhere.invalid/signatures');
    const exec = vi.fn(standIn('--tlog-upload'));
    const { run } = await openCosign(exec, '/root');
    await run(['version'], { DOCKER_CONFIG: '/login' });
    const [, args, options] = exec.mock.lastCall!;
    expect(args).toEqual(['version']);
    expect(options).toMatchObject({ cwd: '/root', env: { DOCKER_CONFIG: '/login', PATH: process.env.PATH } });
    expect(options?.env?.COSIGN_REPOSITORY).toBeUndefined();
    vi.unstubAllEnvs();
  });

  it('says how to get it', async () => {
    const missing = () => Promise.reject(Object.assign(new Error('spawn cosign ENOENT'), { code: 'ENOENT' }));
    const text = format(await errorOf(openCosign(missing, '/root')));
    expect(text).toContain('there is no cosign on the PATH [NO_COSIGN]');
    expect(text).toContain('bash tools/setup/cosign.sh --path');
  });

  it('wants no older one', async () => {
    const error = await errorOf(openCosign(standIn('--no-tlog-upload=false'), '/root'));
    expect(error).toMatchObject({ code: 'NO_COSIGN', happened: 'the cosign on the PATH is older than 2.0' });
  });

  it('hides no other failure to start it', async () => {
    const denied = () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }));
    await expect(openCosign(denied, '/root')).rejects.toThrow('EACCES');
  });
});

describe('cosignFailed', () => {
  const textOf = (stderr: string) =>
    format(cosignFailed('sign a@sha256:1', 'mend it', { stdout: '', stderr, exitCode: 1 }));

  it.each([
    [
      'WARNING: this is insecure\nError: the key is gone\nerror during command execution: the key is gone\n',
      'the key is gone',
    ],
    ['Enter password for private key: Error: decryption failed\n', 'decryption failed'],
    ['killed\n', 'killed'],
    [
      'Error: no matching signatures: of another key\n nor in the log\nmain.go:69: error during command execution: no\n',
      'no matching signatures: of another key; nor in the log',
    ],
  ])('repeats what cosign says, once: %j', (stderr, words) => {
    expect(textOf(stderr)).toContain(`ended with status 1 [COMMAND_FAILED]`);
    expect(textOf(stderr)).toMatch(new RegExp(`cause: +${words}$`));
  });

  it('lets no control character at the terminal', () => {
    expect(textOf('Error: got subjects [\u001b[2Jme]')).not.toContain('\u001b');
  });

  it('shows neither a password nor a token', () => {
    vi.stubEnv('COSIGN_PASSWORD', 'pass-of-the-key');
    vi.stubEnv('SIGSTORE_ID_TOKEN', 'abc.def.ghi');
    expect(textOf('Error: pass-of-the-key and abc.def.ghi are wrong')).toContain('*** and *** are wrong');
    vi.unstubAllEnvs();
  });
});
