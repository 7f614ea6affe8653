import { describe, expect, it } from 'vitest';
import { format, MultiarchError } from '../errors';
import { type Route, routeOf } from './route';

const NAMES = ['local', 'dev', 'prod'];

describe('routeOf', () => {
  it.each<[Partial<Route>, Route]>([
    [{ to: 'prod' }, { from: 'dev', to: 'prod' }],
    [{ to: 'dev' }, { from: 'local', to: 'dev' }],
    [
      { from: 'local', to: 'prod' },
      { from: 'local', to: 'prod' },
    ],
  ])('%j', (asked, route) => expect(routeOf(NAMES, asked)).toEqual(route));

  it.each<[Partial<Route>, string, string]>([
    [{}, 'docker-promote was not told where to', 'nx docker-promote <app> -c prod'],
    [{ to: 'stage' }, '"stage" is no environment', 'correct --from and --to, or add it to nx.json'],
    [{ from: 'stage', to: 'prod' }, '"stage" is no environment', 'correct --from and --to'],
    [
      { to: 'local' },
      '"local" is the first environment, nothing can be promoted to it',
      'nx docker-push <app> -c local',
    ],
    [
      { from: 'dev', to: 'dev' },
      '"dev" cannot be promoted to itself',
      'name two environments: --from and --to',
    ],
  ])('%j is refused', (asked, happened, mend) => {
    const refusal = (): string => {
      try {
        routeOf(NAMES, asked);
      } catch (error) {
        if (error instanceof MultiarchError) return format(error);
      }
      return '';
    };
    expect(refusal()).toContain(`error: ${happened} [BAD_OPTIONS]`);
    expect(refusal()).toContain('expected: two of the environments in nx.json: local, dev, prod');
    expect(refusal()).toContain(mend);
  });
});
