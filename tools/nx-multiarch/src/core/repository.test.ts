import { describe, expect, it } from 'vitest';
import { parseRepository } from './image-ref';
import { assertPlace, placeOf, repositoryComponent } from './repository';

describe('repositoryComponent', () => {
  it.each([
    ['accounts', 'accounts'],
    ['@acme/Api', 'acme-api'],
    ['my app', 'my-app'],
    ['-api-', 'api'],
    ['v1.2_x', 'v1.2_x'],
  ])('%s -> %s', (project, component) => {
    expect(repositoryComponent(project)).toBe(component);
    expect(parseRepository(component)).toBe(component);
  });
});

describe('placeOf', () => {
  it.each([
    ['team', 'per-image', { repository: 'team/accounts-eks', lead: '' }],
    ['', 'per-image', { repository: 'accounts-eks', lead: '' }],
    ['team/services', 'shared', { repository: 'team/services', lead: 'accounts-' }],
  ] as const)('"%s", %s', (namespace, repositories, place) => {
    expect(placeOf({ namespace, repositories }, 'Accounts', 'eks')).toEqual(place);
  });
});

describe('assertPlace', () => {
  const owner = { project: 'accounts', deployment: 'eks' } as const;
  const place = { repository: 'team/accounts-eks', lead: '' };

  it.each([
    [{ repository: 'team/accounts-eks' }, place],
    [
      { repository: 'team', lead: 'accounts-' },
      { repository: 'team', lead: 'accounts-' },
    ],
  ])('is content with the place of nx.json: %o', (asked, own) =>
    expect(() => assertPlace(asked, own, owner)).not.toThrow(),
  );

  it.each([
    [{ repository: 'team/studio-apprunner' }, place, 'use team/studio-apprunner for its eks image'],
    [
      { repository: 'team', lead: 'studio-' },
      { repository: 'team', lead: 'accounts-' },
      'use team:studio-... for',
    ],
  ])('refuses that of another image: %o', (asked, own, happened) =>
    expect(() => assertPlace(asked, own, owner)).toThrow(
      expect.objectContaining({
        code: 'POLICY',
        happened: expect.stringContaining(happened),
        mend: expect.stringContaining('project.json of accounts'),
      }),
    ),
  );
});
