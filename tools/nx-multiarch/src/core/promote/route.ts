import { MultiarchError } from '../errors';

/** From which environment to which one. */
export interface Route {
  from: string;
  to: string;
}

/**
 * The way of a promotion; without `from`, it begins in the environment that stands before `to` in nx.json.
 *
 * @param environments their names, in the order of nx.json
 * @throws MultiarchError BAD_OPTIONS
 */
export function routeOf(environments: readonly string[], { from, to }: Partial<Route>): Route {
  if (!to) {
    throw bad('docker-promote was not told where to', environments, 'nx docker-promote <app> -c prod');
  }
  const start = from ?? environments[environments.indexOf(to) - 1];
  for (const name of [to, start]) {
    if (name !== undefined && !environments.includes(name)) {
      throw bad(`"${name}" is no environment`, environments, 'correct --from and --to, or add it to nx.json');
    }
  }
  if (!start) {
    throw bad(
      `"${to}" is the first environment, nothing can be promoted to it`,
      environments,
      `nx docker-push <app> -c ${to}, or name one to start from: nx docker-promote <app> --from=<environment> --to=${to}`,
    );
  }
  if (start === to) {
    throw bad(`"${to}" cannot be promoted to itself`, environments, 'name two environments: --from and --to');
  }
  return { from: start, to };
}

function bad(happened: string, environments: readonly string[], mend: string): MultiarchError {
  const expected = `two of the environments in nx.json: ${environments.join(', ')}`;
  return new MultiarchError('BAD_OPTIONS', { happened, expected, mend });
}
