const FROM = /^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/i;
/** `COPY --from=name` and `RUN --mount=type=bind,from=name`. */
const USES = /(?:--from=|--mount=\S*\bfrom=)([^\s,]+)/g;

/**
 * The images that a Dockerfile takes anything from, in order, once each: the names behind FROM, `COPY --from` and
 * `--mount=from` that are no stage of its own. Names with a variable cannot be known without a build and are left out;
 * a named build context looks like an image and is among them.
 * Source: https://docs.docker.com/reference/dockerfile/
 */
export function imagesIn(dockerfile: string): string[] {
  const stages = new Set<string>(['scratch']);
  const images = new Set<string>();
  const add = (name: string): void => {
    const isStage = stages.has(name.toLowerCase()) || /^\d+$/.test(name);
    if (!isStage && !name.includes('$')) images.add(name);
  };
  for (const line of dockerfile.split('\n').filter((text) => !/^\s*#/.test(text))) {
    const [, base, stage] = FROM.exec(line) ?? [];
    if (base) add(base);
    if (stage) stages.add(stage.toLowerCase());
    if (!base) for (const [, name = ''] of line.matchAll(USES)) add(name);
  }
  return [...images];
}
