import { moveTags, type TagMove } from '../io/move-tags';
import { pushContent, type PushResult } from '../io/push';
import type { PushPlan } from '../io/push-plan';
import type { RegistryClient } from '../io/registry';

/** A whole push to one registry, as docker-push does it to each of them. */
export async function pushImage(plan: PushPlan, client: RegistryClient, run: TagMove): Promise<PushResult> {
  const result = await pushContent(plan, client, run.onStep);
  return { ...result, supersededBy: await moveTags(plan.subjects, client, run) };
}
