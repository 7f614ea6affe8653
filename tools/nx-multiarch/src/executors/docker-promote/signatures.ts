import type { HeldSubject } from '../../core/inspect/held';
import { assertSigned, signedParts } from '../../core/signatures/signed';
import { environmentOf } from '../../graph/settings';
import { exec } from '../../io/exec';
import type { OpenedRepository } from '../../io/open-repository';
import { openCosign } from '../../io/signatures/cosign';
import { verifyParts } from '../docker-verify-signatures/verify-all';
import type { PromoteRun } from './options';

/**
 * Holds an image to what the destination asks of signatures: in the source before anything is copied, and in the
 * destination before a moving tag names it.
 *
 * @param environment that of the repository
 * @throws MultiarchError NOT_SIGNED, NO_COSIGN, COMMAND_FAILED
 */
export async function assertSignatures(
  subject: HeldSubject,
  repository: OpenedRepository,
  environment: string,
  { root, project, route, settings, signal }: PromoteRun,
): Promise<void> {
  const { requireSignatures: rule } = environmentOf(settings, route.to);
  if (!rule) return;
  const cosign = await openCosign(exec, root, signal);
  const { insecure } = environmentOf(settings, environment);
  const rows = await verifyParts(cosign, repository, { parts: signedParts(subject), rule, insecure });
  const withoutLog = `"ignoreTlog": true in "requireSignatures" of "${route.to}"`;
  // What a destination lacks is signed in the source too: the next promotion takes it along.
  assertSigned(rows, { project, environment: route.from, rule, withoutLog });
}
