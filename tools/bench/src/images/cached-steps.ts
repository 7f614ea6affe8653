/** A step that BuildKit names in its plain progress: `#13 [dependencies 3/4] RUN npm ci`. */
const STEP = /#(\d+) (\[.*)$/;
const CACHED = /#(\d+) CACHED$/;

/** The steps that a build took from the builder's cache, by its plain progress (`--progress=plain`). */
export function cachedSteps(log: string): string[] {
  const lines = log.split('\n').map((line) => line.trimEnd());
  const names = new Map<string, string>();
  for (const line of lines) {
    const [, id, name] = STEP.exec(line) ?? [];
    if (id !== undefined && !names.has(id)) names.set(id, name!);
  }
  return lines.flatMap((line) => {
    const id = CACHED.exec(line)?.[1];
    return id === undefined ? [] : [names.get(id) ?? `#${id}`];
  });
}

/** Whether a step is work that a build does: to find a base image is none, nor a folder that two stages have alike. */
export function isWork(step: string): boolean {
  return /\] (RUN|COPY|ADD)\b/.test(step);
}
