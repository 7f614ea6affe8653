import { describe, expect, it } from 'vitest';
import { elfContent, entry, link, script } from '../../testing/entries';
import { checkEntrypoint } from './entrypoint';
import { buildTree } from './file-tree';
import type { RunConfig } from './image-facts';
import { ANY_USER } from './user';

const program = { mode: 0o755, content: elfContent({ interpreter: '/lib/ld.so' }) };
const run = (line: string, mode = 0o755) => ({ mode, content: script(line) });

const { root } = buildTree([
  [
    entry('lib/ld.so', { mode: 0o755, content: elfContent() }),
    entry('bin/sh', program),
    entry('bin/env', program),
    entry('usr/bin/node', program),
    entry('usr/bin/static', { mode: 0o755, content: elfContent() }),
    entry('usr/bin/other', { mode: 0o755, content: { kind: 'other' } }),
    entry('usr/bin/old', { mode: 0o755, content: elfContent({ interpreter: '/lib/gone.so' }) }),
    entry('local/node', { ...program, mode: 0o644 }),
    entry('local/only', { ...program, mode: 0o644 }),
    link('usr/bin/linked', 'node'),
    link('usr/bin/dangling', 'gone'),
    entry('closed', { type: 'directory', mode: 0o700 }),
    entry('closed/tool', program),
    entry('app/start.sh', run('/bin/sh -e')),
    entry('app/env.sh', run('/bin/env node')),
    entry('app/split.sh', run('/bin/env -S A=1 node --flag')),
    entry('app/bare-env.sh', run('/bin/env')),
    entry('app/no-env.sh', run('/usr/bin/env node')),
    entry('app/no-tool.sh', run('/bin/env python3')),
    entry('app/windows.sh', run('/bin/sh\r')),
    entry('app/locked.sh', run('/usr/bin/closed')),
    entry('app/unreadable.sh', run('/bin/sh', 0o711)),
    entry('app/empty.sh', run('')),
  ],
]);

const config = (command: string, change: RunConfig = {}): RunConfig => ({
  Env: ['PATH=/local:/usr/bin:/bin:/closed:tools'],
  WorkingDir: '/app',
  Entrypoint: [command],
  ...change,
});
const user = { uid: 1000, gid: 1000, groups: [] };

describe('checkEntrypoint', () => {
  it.each([
    ['/bin/sh'],
    ['node'],
    ['linked'],
    ['static'],
    ['other'],
    ['./start.sh'],
    ['/app/start.sh'],
    ['./env.sh'],
    ['./split.sh'],
    ['./bare-env.sh'],
  ])('%s starts', (command) => {
    expect(checkEntrypoint(root, config(command), user)).toEqual([]);
  });

  it.each([
    ['gone', undefined, 'no such file in /local:/usr/bin:/bin:/closed:tools'],
    ['/gone', undefined, 'there is no such file'],
    ['dangling', undefined, 'no such file in'],
    ['only', '/local/only', 'mode 0644 of 0:0: user 1000:1000 may not execute it'],
    ['tool', '/closed/tool', 'in /closed, mode 0700 of 0:0, which user 1000:1000 may not search'],
    ['/app', '/app', 'a directory'],
    ['old', '/usr/bin/old', 'its loader "/lib/gone.so": there is no such file'],
    ['./no-env.sh', '/app/no-env.sh', 'its interpreter "/usr/bin/env": there is no such file'],
    ['./no-tool.sh', '/app/no-tool.sh', 'its interpreter "python3": no such file in'],
    ['./windows.sh', '/app/windows.sh', 'the line ends of Windows'],
    ['./unreadable.sh', '/app/unreadable.sh', 'a script that its user may not read'],
    ['./empty.sh', '/app/empty.sh', 'its interpreter ""'],
  ])('%s does not', (command, path, found) => {
    const [finding, ...more] = checkEntrypoint(root, config(command), user);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'entrypoint', found: expect.stringContaining(found) });
    if (path) expect(finding?.path).toBe(path);
  });

  it('takes the first word of Cmd where there is no Entrypoint', () => {
    expect(checkEntrypoint(root, { Cmd: ['node', 'x'] }, user)).toEqual([]);
    expect(checkEntrypoint(root, {}, user)).toMatchObject([{ found: 'no Entrypoint and no Cmd' }]);
    expect(checkEntrypoint(root, { Entrypoint: [], Cmd: ['bin/sh'] }, user)).toEqual([]);
  });

  it('speaks of any user where it may be any', () => {
    const found = expect.stringContaining('any user may not execute it');
    expect(checkEntrypoint(root, config('only'), ANY_USER)).toMatchObject([{ found }]);
  });
});
