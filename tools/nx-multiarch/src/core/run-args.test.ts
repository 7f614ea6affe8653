import { expect, it } from 'vitest';
import { linux } from './platform';
import { runArgs } from './run-args';

it('runs in the foreground, published on the loopback address alone', () => {
  const options = {
    image: 'accounts-eks:run-arm64',
    platform: linux('arm64'),
    hostPort: 9000,
    containerPort: 8080,
  };
  expect(runArgs({ ...options, env: ['LOG_LEVEL=debug'] })).toEqual([
    'run',
    '--rm',
    '--init',
    '--platform=linux/arm64',
    '--publish=127.0.0.1:9000:8080',
    '--add-host=host.docker.internal:host-gateway',
    '--env=LOG_LEVEL=debug',
    'accounts-eks:run-arm64',
  ]);
});
