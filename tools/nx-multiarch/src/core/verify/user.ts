import { resolve, type TreeNode } from './resolve';

/** As whom the image's process runs. */
export interface User {
  uid: number;
  gid: number;
  groups: number[];
}

/** Owns nothing and is in no group: what an image that any user must be able to run is held to. */
export const ANY_USER: User = { uid: -1, gid: -1, groups: [] };

/**
 * Reads the config's User as engines do: `name`, `uid`, `name:group`, `uid:gid` ..., by the image's own /etc/passwd
 * and /etc/group (image-spec v1.1 "OCI Image Configuration", `User`). Empty means root. A text says what is unknown.
 */
export function userOf(root: TreeNode, text = ''): User | string {
  const [name = '', group = ''] = text.split(':');
  const accounts = table(root, '/etc/passwd');
  const account = accounts.find(([login, , uid]) => login === name || uid === (name || '0'));
  if (!account && !/^\d*$/.test(name)) return `no user "${name}" in /etc/passwd`;
  const groups = table(root, '/etc/group');
  const named = groups.find(([title, , gid]) => title === group || gid === group);
  if (group && !named && !/^\d+$/.test(group)) return `no group "${group}" in /etc/group`;
  const memberships = groups.filter(
    ([, , , members = '']) => account && members.split(',').includes(account[0]!),
  );
  return {
    uid: Number(account?.[2] ?? name),
    gid: Number(group ? (named?.[2] ?? group) : (account?.[3] ?? 0)),
    groups: group ? [] : memberships.map(([, , gid]) => Number(gid)),
  };
}

/** Whether the user may read (4), write (2) or execute and search (1): the kernel's rules without capabilities. */
export function may({ uid, gid, groups }: User, { entry }: TreeNode, bit: 1 | 2 | 4): boolean {
  const { mode } = entry;
  if (uid === 0) return bit !== 1 || entry.type === 'directory' || (mode & 0o111) !== 0;
  if (uid === entry.uid) return (mode & (bit << 6)) !== 0;
  const inGroup = gid === entry.gid || groups.includes(entry.gid);
  return (mode & (inGroup ? bit << 3 : bit)) !== 0;
}

/** The lines of a file like /etc/passwd, split at colons. */
function table(root: TreeNode, path: string): string[][] {
  const text = resolve(root, path)?.node.entry.text ?? '';
  return text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(':')]));
}
