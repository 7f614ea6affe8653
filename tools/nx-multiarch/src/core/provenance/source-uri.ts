/**
 * The address of a git remote as SLSA writes it, `git+https://github.com/acme/shop`: without credentials. None for a
 * remote that is a folder of this machine, which means nothing anywhere else.
 */
export function sourceUri(remote: string): string | undefined {
  const [, host, path] = /^(?:[^@/\s]+@)?([^:/\s]{2,}):(?!\/\/)(\S+)$/.exec(remote) ?? [];
  const text = host && path ? `ssh://${host}/${path}` : remote;
  const [, scheme, rest] = /^(https?|ssh|git):\/\/(?:[^@/]*@)?(\S+?)(?:\.git)?\/?$/.exec(text) ?? [];
  return scheme && rest ? `git+${scheme}://${rest}` : undefined;
}
