import type { Digest } from '../../core/image-ref';
import { moveTags, type TagMove } from '../../io/move-tags';
import { type PushResult, pushContent } from '../../io/push';
import type { PushPlan } from '../../io/push-plan';
import { type PushedImage, pushedSubjects } from '../../io/push-record';
import type { RegistryClient } from '../../io/registry';
import { putTestMark } from '../../io/test-mark';
import type { Destination } from '../../io/open-repository';
import { attachAll } from '../../io/referrers/attach';
import type { Attachment } from '../../io/referrers/attachment';

/** What a push knows beside its plan. */
export interface PushNotes {
  /** Patterns of the tags that move in the repository, see movingPatterns. */
  patterns: readonly string[];
  /** The platform manifests that docker-test has passed; they are marked for docker-promote. */
  tested: readonly Digest[];
  /** What is put beside the manifests, and refers to them. */
  attachments?: readonly Attachment[];
  /** Sees a line for each step; they go to stderr without it. */
  onStep?: (line: string) => void;
  /** Refuses what the registries have by then, which is all but the moving tags: none of these is moved. */
  beforeMoving?: () => Promise<void>;
}

/**
 * Pushes one image to each registry. Moving tags are moved only when every registry has everything else: they never
 * point to an image in one place that another place lacks.
 *
 * @param tasks the build tasks, in the order of the plan's layouts
 * @returns what each registry got, in their order
 */
export async function pushEverywhere(
  plan: PushPlan,
  destinations: readonly Destination[],
  rules: Omit<TagMove, 'onStep'>,
  tasks: readonly string[],
  notes: PushNotes,
): Promise<PushedImage[]> {
  const contents: PushResult[] = [];
  for (const destination of destinations) contents.push(await pushWithoutMoving(plan, destination, notes));
  await notes.beforeMoving?.();
  const pushed: PushedImage[] = [];
  for (const [position, client] of destinations.entries()) {
    const supersededBy = await moveTags(plan.subjects, client, {
      ...rules,
      onStep: notes.onStep ?? stepsOf(client),
    });
    const subjects = pushedSubjects(plan, tasks, supersededBy !== undefined);
    const digest = subjects.at(-1)?.digest ?? '';
    pushed.push({ repository: client.name, digest, ...contents[position]!, supersededBy, subjects });
  }
  return pushed;
}

/** All of a push to one registry but its last step, asked of the registry's own API where it has one. */
export async function pushWithoutMoving(
  plan: PushPlan,
  destination: Destination,
  { patterns, tested, attachments = [], onStep = stepsOf(destination) }: PushNotes,
): Promise<PushResult> {
  const { subjects } = plan;
  await destination.prepare({ patterns, tags: movable(plan) });
  const result = await pushContent(plan, destination, onStep);
  for (const { digest } of subjects.filter((subject) => tested.includes(subject.digest))) {
    await putTestMark(destination, digest);
    onStep(`tested ${digest}`);
  }
  await attachAll(attachments, destination, onStep);
  await destination.verify(subjects);
  return result;
}

/** The tags that a repository must let move. */
export function movable({ subjects }: PushPlan): string[] {
  return subjects.flatMap(({ tags }) => [...tags.moving, ...tags.unclean]);
}

/** Says each step of a push on stderr, with the repository it is done in. */
export function stepsOf({ name }: RegistryClient): (line: string) => void {
  return (line) => void process.stderr.write(`${name}: ${line}\n`);
}
