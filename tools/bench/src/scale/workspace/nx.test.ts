import { expect, it } from 'vitest';
import { appsIn, cleanEnvironment } from './nx';

it('hands on nothing of an Nx run, of npm or of a git hook', () => {
  const outer = {
    PATH: '/bin',
    NX_DAEMON: 'true',
    NX_TASK_TARGET_PROJECT: 'bench',
    GIT_DIR: '.git',
    npm_x: '1',
  };
  expect(cleanEnvironment(outer)).toEqual({
    PATH: '/bin',
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NO_COLOR: '1',
  });
});

it('leaves out the project that the root is', () =>
  expect(appsIn('["app-0000","app-0001","scale"]')).toEqual(['app-0000', 'app-0001']));
