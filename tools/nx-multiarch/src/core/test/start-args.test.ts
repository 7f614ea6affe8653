import { describe, expect, it } from 'vitest';
import { linux } from '../platform';
import { createArgs, publishedPort } from './start-args';

describe('createArgs', () => {
  const options = {
    image: 'nx-multiarch-test:1',
    platform: linux('arm64'),
    run: 'abc',
    port: 8080,
    env: ['A=b c', 'D='],
  };

  it('locks the container down', () => {
    expect(createArgs({ ...options, deployment: 'eks' })).toEqual([
      'create',
      '--pull=never',
      '--platform=linux/arm64',
      '--label=nx-multiarch.test=abc',
      '--publish=127.0.0.1::8080',
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--add-host=host.docker.internal:host-gateway',
      '--no-healthcheck',
      '--env=A=b c',
      '--env=D=',
      'nx-multiarch-test:1',
    ]);
  });

  it('gives a Lambda function its /tmp', () => {
    expect(createArgs({ ...options, deployment: 'lambda' })).toContain('--tmpfs=/tmp:exec,size=512m');
  });
});

describe('publishedPort', () => {
  it.each([
    ['127.0.0.1:32768\n', 32768],
    ['[::1]:1\n127.0.0.1:2\n', 2],
    ['', undefined],
  ])('%j -> %s', (text, port) => expect(publishedPort(text)).toBe(port));
});
