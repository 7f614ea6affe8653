import { readFileSync } from 'node:fs';

/**
 * The variables that a Dockerfile sets in its last stage, so that a server is tested as its image runs it: how malloc
 * is set decides how much memory it keeps. Values are taken as they stand; ours have neither quotes nor variables.
 *
 * @throws Error for a value with either
 */
export function imageEnvironment(dockerfile: string): Record<string, string> {
  const lines = readFileSync(dockerfile, 'utf8').replace(/\\\n/g, ' ').split('\n');
  const stage = lines.slice(lines.findLastIndex((line) => /^FROM\s/i.test(line)) + 1);
  const settings = stage.flatMap((line) => /^ENV\s+(.*)$/i.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  return Object.fromEntries(settings.map((setting) => parse(setting, dockerfile)));
}

function parse(setting: string, dockerfile: string): [string, string] {
  const [, name, value] = /^(\w+)=([^"'$\\]*)$/.exec(setting) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new Error(`${dockerfile} sets ENV ${setting}, expected NAME=VALUE without quotes or variables`);
}
