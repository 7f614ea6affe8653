import { describe, expect, it } from 'vitest';
import { parseRepository } from './image-ref';
import { repositoryComponent, placeOf } from './repository';

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
