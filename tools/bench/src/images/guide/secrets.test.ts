import { expect, it } from 'vitest';
import { npmrcForBuild } from './secrets';

it('npmrcForBuild fills in variables, and leaves out files of this machine', () => {
  const text =
    'registry=https://npm.example.com/\ncafile=/etc/ca.pem\n//npm.example.com/:_authToken=${TOKEN}\n_x=${NONE}';
  expect(npmrcForBuild(text, { TOKEN: 'secret' })).toBe(
    'registry=https://npm.example.com/\n//npm.example.com/:_authToken=secret\n_x=${NONE}',
  );
});
