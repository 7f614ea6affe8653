import type { AttestKind } from '../core/referrers/attest';
import type { PushPlan } from '../io/push-plan';
import { attachAll } from '../io/referrers/attach';
import { attachmentOf } from '../io/referrers/attachment';
import type { RegistryClient } from '../io/registry';

/** Puts a few words of each kind beside every platform's manifest that was pushed; an index gets none. */
export async function attachSmall(
  client: RegistryClient,
  subjects: PushPlan['subjects'],
  kinds: readonly AttestKind[],
): Promise<void> {
  const about = subjects.filter(({ platform }) => platform);
  const all = about.flatMap((subject) =>
    kinds.map((kind) => attachmentOf(kind, `${kind} of ${subject.digest}`, subject)),
  );
  await attachAll(all, client, () => undefined);
}
