/**
 * The images that a Dockerfile starts from, in order, once each: the names after FROM that are no stage of its own.
 * Names with a variable cannot be known without a build and are left out.
 * Source: https://docs.docker.com/reference/dockerfile/#from
 */
export function baseImagesOf(dockerfile: string): string[] {
  const stages = new Set<string>(['scratch']);
  const bases = new Set<string>();
  for (const line of dockerfile.split('\n')) {
    const from = /^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (!from?.[1]) continue;
    if (!stages.has(from[1].toLowerCase()) && !from[1].includes('$')) bases.add(from[1]);
    if (from[2]) stages.add(from[2].toLowerCase());
  }
  return [...bases];
}
