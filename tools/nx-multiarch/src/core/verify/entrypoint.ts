import type { Finding } from './findings';
import { type RunConfig, variable } from './image-facts';
import { resolve, type Resolved, segmentsOf, type TreeNode } from './resolve';
import { may, type User } from './user';

/** What engines search where the image sets no PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface Start {
  root: TreeNode;
  run: RunConfig;
  user: User;
}

/**
 * Whether the container can start: the first word of Entrypoint and Cmd is there, the user may execute it, and what
 * it is run by (the loader of a program, the interpreter of a script, and the command given to `env`) is there too.
 * Arguments are not looked at: only the entrypoint knows which of them it runs.
 */
export function checkEntrypoint(root: TreeNode, run: RunConfig, user: User): Finding[] {
  const command = [...(run.Entrypoint ?? []), ...(run.Cmd ?? [])][0];
  if (!command) {
    return [finding('no Entrypoint and no Cmd', 'a command to start: CMD ["node", "main.js"]')];
  }
  const start = { root, run, user };
  const found = locate(command, start);
  return typeof found === 'string'
    ? [finding(found, 'a file that is there', command)]
    : checkFile(found, start);
}

function checkFile({ node, searched }: Resolved, start: Start): Finding[] {
  const refused = refusal({ node, searched }, start.user);
  if (refused) return [finding(refused, 'a file that the user of the image may execute', node.path)];
  const { content } = node.entry;
  if (content?.kind === 'elf' && content.elf.interpreter) {
    return checkRunner(content.elf.interpreter, 'its loader', node.path, start);
  }
  if (content?.kind !== 'script') return [];
  if (!may(start.user, node, 4)) {
    return [finding('a script that its user may not read', 'mode 0755', node.path)];
  }
  const [interpreter = '', ...args] = content.line.split(/[ \t]+/).filter(Boolean);
  const commands = [interpreter, ...(/\/env$/.test(interpreter) ? commandOf(args) : [])];
  return commands.flatMap((command) => checkRunner(command, 'its interpreter', node.path, start)).slice(0, 1);
}

/** A loader or interpreter must be there and executable; what that one is run by in turn is not followed. */
function checkRunner(command: string, role: string, path: string, start: Start): Finding[] {
  const found = locate(command, start);
  const fault = typeof found === 'string' ? found : refusal(found, start.user);
  if (!fault) return [];
  const shown = JSON.stringify(command);
  const lineEnd = command.endsWith('\r') ? '; the file has the line ends of Windows' : '';
  return [finding(`${role} ${shown}: ${fault}${lineEnd}`, 'an interpreter or loader in the image', path)];
}

/** `env -S node --flag`, `env NAME=value node` -> node. */
function commandOf(args: readonly string[]): string[] {
  return args.filter((arg) => !arg.startsWith('-') && !arg.includes('=')).slice(0, 1);
}

/** Finds a command as execvp does, or says where it was looked for. */
function locate(command: string, { root, run, user }: Start): Resolved | string {
  const folder = run.WorkingDir || '/';
  if (command.includes('/')) {
    return (
      resolve(root, command.startsWith('/') ? command : `${folder}/${command}`) ?? 'there is no such file'
    );
  }
  const path = variable(run, 'PATH') ?? DEFAULT_PATH;
  const candidates = path.split(':').flatMap((searched) => {
    const found = resolve(
      root,
      `${searched.startsWith('/') ? searched : `${folder}/${searched}`}/${command}`,
    );
    return found ? [found] : [];
  });
  // What the user may not execute is passed over; where there is nothing else, it is what the message is about.
  return candidates.find((found) => !refusal(found, user)) ?? candidates[0] ?? `no such file in ${path}`;
}

/** Why the user cannot execute a file, if so. */
function refusal({ node, searched }: Resolved, user: User): string | undefined {
  const closed = searched.find((folder) => !may(user, folder, 1));
  if (closed) return `in ${closed.path}, ${describe(closed)}, which ${name(user)} may not search`;
  if (node.entry.type !== 'file') return `a ${node.entry.type}`;
  return may(user, node, 1) ? undefined : `${describe(node)}: ${name(user)} may not execute it`;
}

function describe({ entry: { mode, uid, gid } }: TreeNode): string {
  return `mode ${(mode & 0o7777).toString(8).padStart(4, '0')} of ${uid}:${gid}`;
}

function name({ uid, gid }: User): string {
  return uid < 0 ? 'any user' : `user ${uid}:${gid}`;
}

function finding(found: string, expected: string, path?: string): Finding {
  return {
    rule: 'entrypoint',
    path: path && segmentsOf(path).length > 0 ? path : undefined,
    found,
    expected,
  };
}
