import { moveTags, type TagMove } from '../../io/move-tags';
import { pushContent } from '../../io/push';
import type { PushPlan } from '../../io/push-plan';
import { type PushedImage, pushedSubjects } from '../../io/push-record';
import type { RegistryClient } from '../../io/registry';

/**
 * Pushes one image to each registry. Moving tags are moved only when every registry has everything else: they never
 * point to an image in one place that another place lacks.
 *
 * @param tasks the build tasks, in the order of the plan's layouts
 * @returns what each registry got, in their order
 */
export async function pushEverywhere(
  plan: PushPlan,
  clients: readonly RegistryClient[],
  rules: Omit<TagMove, 'onStep'>,
  tasks: readonly string[],
): Promise<PushedImage[]> {
  const contents = [];
  for (const client of clients) contents.push(await pushContent(plan, client, stepsOf(client)));
  const pushed: PushedImage[] = [];
  for (const [position, client] of clients.entries()) {
    const supersededBy = await moveTags(plan.subjects, client, { ...rules, onStep: stepsOf(client) });
    const subjects = pushedSubjects(plan, tasks, supersededBy !== undefined);
    const digest = subjects.at(-1)?.digest ?? '';
    pushed.push({ repository: client.name, digest, ...contents[position]!, supersededBy, subjects });
  }
  return pushed;
}

function stepsOf({ name }: RegistryClient): (line: string) => void {
  return (line) => void process.stderr.write(`${name}: ${line}\n`);
}
