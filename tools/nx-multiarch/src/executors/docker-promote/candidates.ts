import { assertNoFindings } from '../../core/inspect/verdict';
import { findingsIn, policyFindings } from '../../core/inspect/findings';
import type { Architecture } from '../../core/platform';
import { assertAllowed } from '../../core/policy';
import { assertPromotable, assertTested, type Promoted, requireStamp } from '../../core/promote/refusals';
import { chooseStamp, commitsIn } from '../../core/promote/stamp';
import type { Stamp } from '../../core/tags';
import { environmentOf, namingOf } from '../../graph/settings';
import { exec } from '../../io/exec';
import { readBranch } from '../../io/git';
import type { OpenedRepository } from '../../io/open-repository';
import { readCommitTimes } from '../../io/promote/commit-times';
import { type Candidate, readCandidate } from '../../io/promote/read-candidate';
import { assertAttachments } from '../../io/referrers/read-attachments';
import { type ImagePlace, policyFor } from '../docker-inspect/options';
import type { PromoteRun } from './options';
import { assertSignatures } from './signatures';

/** An image that may be promoted. */
export interface Accepted extends Pick<Candidate, 'ref' | 'subject'> {
  image: ImagePlace;
  stamp: Stamp;
  architectures: Architecture[];
}

/**
 * Reads one image of the source and holds it to everything that its destination asks.
 *
 * @throws MultiarchError INDEX_INCOMPLETE, PLATFORM_MISMATCH, POLICY, NOT_TESTED, NOT_ATTESTED, UNCLEAN_TREE, NOT_ON_BRANCH,
 *   NOT_SIGNED, NO_COSIGN, REGISTRY_*
 */
export async function acceptCandidate(
  image: ImagePlace,
  source: OpenedRepository,
  run: PromoteRun,
): Promise<Accepted> {
  const { project, route, settings, options } = run;
  const naming = namingOf(settings, route.from, image.lead);
  const { subject, ref, tags, untested } = await readCandidate(source, naming, options.tag);
  const promoted: Promoted = { project, name: source.name, ref };
  assertNoFindings(`${source.name}:${ref}`, findingsIn(subject));
  const architectures = subject.images.map(({ platform }) => platform.architecture as Architecture);
  const { deployment } = image;
  assertAllowed({ project, deployment, architectures, form: subject.form }, settings.policy);
  // What is no image at all (an attestation) is not copied, and the policy allows none.
  const policy = policyFor(settings, deployment);
  assertNoFindings(`${source.name}:${ref}`, policyFindings(subject, policy, true));
  assertTested(promoted, route, untested);
  await assertAttachments(source, subject.images, environmentOf(settings, route.to).attest, {
    to: route.to,
    mend: `add "attest" to "${route.from}" in nx.json and push it there again: nx docker-push ${project} -c ${route.from}`,
  });
  const times = await readCommitTimes(exec, run.root, commitsIn(tags, naming));
  const stamp = requireStamp(promoted, route, chooseStamp(tags, ref, naming, times));
  await assertSourceRules(promoted, stamp, run);
  await assertSignatures(subject, source, route.from, run);
  return { image, ref, subject, stamp, architectures };
}

async function assertSourceRules(
  promoted: Promoted,
  stamp: Stamp,
  { root, route, settings }: PromoteRun,
): Promise<void> {
  const rules = environmentOf(settings, route.to);
  const { releaseBranch } = rules;
  const branch =
    releaseBranch && stamp.commit
      ? await readBranch(exec, root, releaseBranch, stamp.commit)
      : { holdsCommit: false };
  assertPromotable(promoted, route, rules, stamp, branch);
}
