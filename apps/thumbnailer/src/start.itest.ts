import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { bundle } from '../testing/local-function';

/**
 * Says how many addons are loaded when whoever loaded the handler gets to do anything: Lambda asks for the first event
 * then, and what is not ready is time of that event.
 */
const script = `
require(process.argv[1]);
setImmediate(() => console.log(Object.keys(require.cache).filter((file) => file.endsWith('.node')).length));
`;

it('sharp is loaded with the handler, before the first event can be asked for', async () => {
  const env = { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1' };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, bundle], { env });
  expect(stdout).toBe('1\n');
});
