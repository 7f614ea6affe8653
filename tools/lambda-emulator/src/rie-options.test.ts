import { describe, expect, it } from 'vitest';
import { parseNativeOptions } from './native-options';
import { parseRieOptions } from './rie-options';
import { runtimeEnvironment } from './runtime-environment';

describe('aws-lambda-rie', () => {
  it('listens where the AWS emulator does', () => {
    expect(parseRieOptions(['npx', 'aws-lambda-ric', 'main.handler'], {})).toEqual({
      invoke: { host: '0.0.0.0', port: 8080 },
      runtimePort: 9001,
      timeoutMs: 300_000,
      command: { file: 'npx', args: ['aws-lambda-ric', 'main.handler'] },
    });
  });

  it('takes addresses and leaves the flags of the command alone', () => {
    const argv = ['--runtime-interface-emulator-address', ':9000', '--runtime-api-address=127.0.0.1:0'];
    const options = parseRieOptions([...argv, 'node', '--enable-source-maps'], {
      AWS_LAMBDA_FUNCTION_TIMEOUT: '2.5',
    });
    expect(options).toMatchObject({
      invoke: { host: '0.0.0.0', port: 9000 },
      runtimePort: 0,
      timeoutMs: 2500,
      command: { file: 'node', args: ['--enable-source-maps'] },
    });
  });

  it.each([
    ['no command', [], {}, 'no command to run'],
    ['an unknown flag', ['--verbose', 'node'], {}, 'unknown option --verbose'],
    ['a bad address', ['--runtime-api-address', 'here', 'node'], {}, 'expected HOST:PORT'],
    ['a port that is none', ['--runtime-api-address=:70000', 'node'], {}, 'expected HOST:PORT'],
    ['a bad time', ['node'], { AWS_LAMBDA_FUNCTION_TIMEOUT: 'long' }, 'expected seconds'],
    ['no time', ['node'], { AWS_LAMBDA_FUNCTION_TIMEOUT: '0' }, 'expected seconds'],
  ])('refuses %s', (_, argv, env, message) => {
    expect(() => parseRieOptions(argv, env)).toThrow(message);
  });
});

describe('native', () => {
  it('serves the handler of a bundle on port 9000', () => {
    const options = parseNativeOptions(['/dist/app/main.js'], {});
    expect(options).toEqual({
      folder: '/dist/app',
      file: 'main.js',
      handler: 'main.handler',
      port: 9000,
      timeoutMs: 300_000,
    });
  });

  it.each([
    [[], {}, 'no bundle'],
    [['main.js'], { LAMBDA_PORT: 'x' }, 'LAMBDA_PORT is "x"'],
    [['main.js'], { LAMBDA_PORT: '70000' }, 'from 0 to 65535'],
  ])('refuses %j with %j', (argv, env, message) => {
    expect(() => parseNativeOptions(argv, env)).toThrow(message);
  });
});

describe('the environment of a function', () => {
  it('has what Lambda sets; what is set already wins, but for the address of the API', () => {
    const env = { AWS_LAMBDA_FUNCTION_NAME: 'mine', AWS_LAMBDA_RUNTIME_API: 'elsewhere', HOME: '/' };
    expect(runtimeEnvironment(env, '127.0.0.1:9001')).toEqual({
      AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
      AWS_LAMBDA_FUNCTION_NAME: 'mine',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/Functions',
      AWS_LAMBDA_LOG_STREAM_NAME: '$LATEST',
      HOME: '/',
    });
  });

  it('was made ready in advance where somebody says so', () => {
    const type = { AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency' };
    expect(runtimeEnvironment(type, '127.0.0.1:9001')).toMatchObject(type);
  });
});
