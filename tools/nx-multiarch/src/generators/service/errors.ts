import { MultiarchError } from '../../core/errors';
import { type Deployment, DEPLOYMENTS } from '../../core/policy';

/** What `repositoryComponent` would make of a name, as a suggestion: `My API` -> `my-api`. */
function suggestion(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const joined = (words ?? []).join('-').replace(/^[0-9-]+/, '');
  return joined.slice(0, 50).replace(/-$/, '') || 'orders';
}

const command = (name: string, deployment: string): string =>
  `nx g nx-multiarch:service ${name} --deployment=${deployment}`;

export function badName(name: string): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `"${name}" cannot be the name of an app`,
    expected: 'lower-case letters, digits and single dashes, a letter first, at most 50 characters',
    mend: `nx g nx-multiarch:service ${suggestion(name)}`,
  });
}

export function unknownDeployment(name: string, deployment: string): MultiarchError {
  return new MultiarchError('UNKNOWN_DEPLOYMENT', {
    happened: `"${deployment}" is no deployment target`,
    expected: `one of ${DEPLOYMENTS.join(', ')}`,
    mend: command(name, 'eks'),
  });
}

export function badDirectory(directory: string): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `"${directory}" is no folder for an app`,
    expected: 'a folder inside the workspace, from its root',
    mend: 'leave --directory out, which gives apps/<name>',
  });
}

export function nameTaken(name: string, root: string, deployment: Deployment): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `there is already a project "${name}", in ${root}`,
    expected: 'a name that no project has',
    mend: `${command(`${name}-2`, deployment)}; to give that project another image, add a Dockerfile.${deployment} to ${root}`,
  });
}

export function folderTaken(root: string, name: string, deployment: Deployment): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${root} is there already and holds files`,
    expected: 'a new or an empty folder',
    mend: `${command(name, deployment)} --directory=${root}-2, or remove ${root}`,
  });
}

export function withoutPolicy(name: string, deployment: Deployment, allowed: string[]): MultiarchError {
  return new MultiarchError('UNKNOWN_DEPLOYMENT', {
    happened: `the policy in nx.json says nothing about "${deployment}"`,
    expected: `one of ${allowed.join(', ')}`,
    mend: `${command(name, allowed[0] ?? 'eks')}, or add "${deployment}" to "policy" in the plugin's options in nx.json`,
  });
}
