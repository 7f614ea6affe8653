import { DockerfileParser, type Flag, type From, type Instruction } from 'dockerfile-ast';

/** One stage of a Dockerfile. */
export interface Stage {
  /** As the file spells it, in lower case: names of stages have no case. */
  name: string | undefined;
  /** What stands behind FROM. */
  base: string;
  /** The value of `--platform`, `$BUILDPLATFORM` say. */
  platform: string | undefined;
  /** What it copies or mounts from: stages, images, named contexts. */
  uses: string[];
  /** Its RUN instructions. */
  commands: Command[];
}

/** A RUN instruction. */
export interface Command {
  /** Counted from 1. */
  line: number;
  /** As it stands there, on one line. */
  text: string;
}

/** A command, and the platform of the stage it is in: `undefined` is the image's own. */
export interface PlacedCommand extends Command {
  platform: string | undefined;
}

/** The stages of a Dockerfile, in order. Source: https://docs.docker.com/reference/dockerfile/ */
export function stagesIn(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') stages.push(stageOf(instruction as From));
    const stage = stages.at(-1);
    // Only ARG may stand before the first FROM.
    if (!stage) continue;
    stage.uses.push(...usesOf(instruction));
    if (instruction.getKeyword() === 'RUN') stage.commands.push(commandOf(instruction));
  }
  return stages;
}

/** By the text of the Dockerfile. Some kilobytes for each text that a process sees. */
const known = new Map<string, readonly string[]>();

/**
 * The images that a Dockerfile takes anything from, in order, once each: the names behind FROM, `COPY --from` and
 * `--mount=from` that are no stage of its own. Names with a variable cannot be known without a build and are left out;
 * a named build context looks like an image and is among them.
 *
 * A text is parsed once: most apps of a workspace have the same, and Nx asks for all of them whenever a file changes.
 */
export function imagesIn(dockerfile: string): readonly string[] {
  const images = known.get(dockerfile) ?? findImages(dockerfile);
  known.set(dockerfile, images);
  return images;
}

function findImages(dockerfile: string): string[] {
  const names = new Set<string>(['', 'scratch']);
  const images = new Set<string>();
  const add = (used: string): void => {
    const isStage = names.has(used.toLowerCase()) || /^\d+$/.test(used);
    if (!isStage && !used.includes('$')) images.add(used);
  };
  for (const { base, name = '', uses } of stagesIn(dockerfile)) {
    add(base);
    names.add(name);
    uses.forEach(add);
  }
  return [...images];
}

/**
 * The image whose layers are the lowest ones of the image that is built: what the last stage stands on, through stages
 * that it is built on. undefined for scratch, and where a variable hides it.
 */
export function baseOf(dockerfile: string): string | undefined {
  const stages = stagesIn(dockerfile);
  let stage = stages.at(-1);
  for (let below = stage; below; below = earlier(below.base, below, stages)) stage = below;
  const image = stage?.base;
  return image === undefined || image === 'scratch' || image.includes('$') ? undefined : image;
}

/**
 * The commands that a build of the last stage runs, each with where it runs; those of stages that it does not need are
 * left out.
 */
export function commandsIn(dockerfile: string): PlacedCommand[] {
  const stages = stagesIn(dockerfile);
  return neededStages(stages).flatMap((stage) => {
    const platform = platformOf(stage, stages);
    return stage.commands.map((command) => ({ ...command, platform }));
  });
}

function neededStages(stages: readonly Stage[]): Stage[] {
  const needed = new Set<Stage>();
  const visit = (stage: Stage | undefined): void => {
    if (!stage || needed.has(stage)) return;
    needed.add(stage);
    for (const name of [stage.base, ...stage.uses]) visit(earlier(name, stage, stages));
  };
  visit(stages.at(-1));
  return stages.filter((stage) => needed.has(stage));
}

/** A stage built on another one runs where that one does, unless it says otherwise. */
function platformOf(stage: Stage, stages: readonly Stage[]): string | undefined {
  const base = earlier(stage.base, stage, stages);
  return stage.platform ?? (base && platformOf(base, stages));
}

/** The stage of that name or number before another one; undefined for an image. */
function earlier(name: string, stage: Stage, stages: readonly Stage[]): Stage | undefined {
  const before = stages.slice(0, stages.indexOf(stage));
  return before.find((each, position) => each.name === name.toLowerCase() || String(position) === name);
}

function stageOf(from: From): Stage {
  const platform = from.getPlatformFlag()?.getValue() ?? undefined;
  const name = from.getBuildStage()?.toLowerCase();
  return { name, base: from.getImage() ?? '', platform, uses: [], commands: [] };
}

/** `COPY --from=name` and `RUN --mount=type=bind,from=name`. */
function usesOf(instruction: Instruction): string[] {
  const { getFlags } = instruction as Instruction & { getFlags?: () => Flag[] };
  return (getFlags?.call(instruction) ?? []).flatMap((flag) => {
    const from = flag.getName() === 'from' ? flag.getValue() : flag.getOption('from')?.getValue();
    return from ? [from] : [];
  });
}

function commandOf(instruction: Instruction): Command {
  const text = (instruction.getRawArgumentsContent() ?? '').replace(/\s*\\?\s*\n\s*/g, ' ');
  return { line: instruction.getRange().start.line + 1, text };
}
