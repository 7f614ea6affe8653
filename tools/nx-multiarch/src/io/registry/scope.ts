/**
 * Scopes of a token: `repository:<name>:<action>,<action>`.
 * https://distribution.github.io/distribution/spec/auth/scope/
 */
export type Access = 'pull' | 'pull,push';

/** What a client of this repository asks for. */
export function repositoryScope(repository: string, access: Access): string {
  return `repository:${repository}:${access}`;
}

/**
 * Puts scopes together: one for each resource, its actions united and in the order they came in. Both what we need
 * and what a challenge names is asked for, and asking twice for the same makes some token servers refuse.
 */
export function mergeScopes(scopes: readonly string[]): string[] {
  const actions = new Map<string, Set<string>>();
  for (const scope of scopes.filter((each) => each !== '')) {
    // The name itself may hold a colon (a host and port), the actions never do.
    const end = scope.lastIndexOf(':');
    const resource = end === -1 ? scope : scope.slice(0, end);
    const known = actions.get(resource) ?? new Set<string>();
    if (end !== -1) for (const action of scope.slice(end + 1).split(',')) known.add(action);
    actions.set(resource, known);
  }
  return [...actions].map(([resource, names]) => [resource, [...names].join(',')].filter(Boolean).join(':'));
}
