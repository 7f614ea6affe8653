import { describe, expect, it } from 'vitest';
import { parseRepository } from './image-ref';
import { repositoryComponent, repositoryOf } from './repository';

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

describe('repositoryOf', () => {
  it.each([
    ['team', 'accounts', 'team/accounts-eks'],
    ['', 'accounts', 'accounts-eks'],
  ])('"%s" and %s -> %s', (namespace, project, repository) => {
    expect(repositoryOf(namespace, project, 'eks')).toBe(repository);
  });
});
