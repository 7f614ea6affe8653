import type { ExecutorContext } from '@nx/devkit';
import { chooseRule, type SignatureRule } from '../../core/signatures/rule';
import { assertSigned } from '../../core/signatures/signed';
import { namingOf } from '../../graph/settings';
import { exec } from '../../io/exec';
import { refOf } from '../../io/promote/read-candidate';
import { openCosign } from '../../io/signatures/cosign';
import { readSelection, type SelectionOptions } from '../docker-sign/options';
import { forEachImage } from '../docker-sign/select';
import { runTask, type TaskOutcome } from '../run-task';
import { textOf } from './print';
import { verifyParts } from './verify-all';

/** The options of schema.json. */
export interface DockerVerifySignaturesOptions extends SelectionOptions, SignatureRule {}

/** Verifies the signatures of every image of a project; prints a table, or JSON, and fails where one is missing. */
export default function dockerVerifySignatures(
  options: DockerVerifySignaturesOptions,
  context: ExecutorContext,
): Promise<TaskOutcome> {
  return runTask(async (signal) => {
    const selection = readSelection(options, context, signal);
    const { root, project, settings, target } = selection;
    const { key, identity, issuer, ignoreTlog, environment } = options;
    const rule = chooseRule({ key, identity, issuer, ignoreTlog }, target.requireSignatures, environment);
    const cosign = await openCosign(exec, root, signal);
    const rows = await forEachImage(
      selection,
      (_repository, { lead }) => refOf(namingOf(settings, environment, lead), undefined),
      (repository, parts) => verifyParts(cosign, repository, { parts, rule, insecure: target.insecure }),
    );
    process.stdout.write(`${options.json ? JSON.stringify(rows, null, 2) : textOf(rows)}\n`);
    assertSigned(rows, { project, environment, rule, withoutLog: '--ignore-tlog' });
  });
}
