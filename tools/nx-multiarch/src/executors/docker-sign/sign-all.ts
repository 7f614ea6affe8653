import { MultiarchError } from '../../core/errors';
import type { SignedPart } from '../../core/signatures/signed';
import { chooseSigner } from '../../core/signatures/signer';
import { exec } from '../../io/exec';
import { repositoryComponent } from '../../core/repository';
import { noteAttached } from '../../io/push-record';
import { openCosign } from '../../io/signatures/cosign';
import { ownRule } from '../../io/signatures/own-rule';
import { withSignatures } from '../../io/signatures/repository';
import type { Selection } from './options';
import { forEachImage, type Otherwise } from './select';

/** What was done with one manifest or index. */
export interface SignOutcome extends SignedPart {
  /** With the registry. */
  repository: string;
  /** `present`: a valid signature of this signer was there. */
  outcome: 'signed' | 'present';
}

/**
 * Signs every platform's manifest of every image, and then the index. What has a valid signature of this signer gets
 * no second one.
 *
 * @param asked whether signatures go into the transparency log; undefined: where the environment does not ignore it
 * @throws MultiarchError NO_COSIGN, BAD_OPTIONS, COMMAND_FAILED; see forEachImage
 */
export async function signAll(selection: Selection, asked?: boolean): Promise<SignOutcome[]> {
  const { root, project, target, signal } = selection;
  // What is verified without the log need not be in it.
  const tlogUpload = asked ?? !target.requireSignatures?.ignoreTlog;
  const { COSIGN_KEY, SIGSTORE_ID_TOKEN, ACTIONS_ID_TOKEN_REQUEST_URL } = process.env;
  const signer = chooseSigner({ COSIGN_KEY, SIGSTORE_ID_TOKEN, ACTIONS_ID_TOKEN_REQUEST_URL }, tlogUpload);
  const cosign = await openCosign(exec, root, signal);
  const own = await ownRule(cosign, signer, tlogUpload, target.requireSignatures);
  const signed = await forEachImage(selection, nothingPushed(selection), (repository, parts) =>
    withSignatures({ cosign, repository, insecure: target.insecure, keys: own?.keys }, async (signatures) => {
      const done: SignOutcome[] = [];
      for (const part of parts) {
        const present = own && (await signatures.verify(part.digest, own.rule)).state === 'valid';
        if (!present) await signatures.sign(part.digest, signer, tlogUpload);
        const outcome = present ? 'present' : 'signed';
        process.stderr.write(`${repository.name}: ${part.platform} ${part.digest} ${outcome}\n`);
        done.push({ repository: repository.name, ...part, outcome });
      }
      return done;
    }),
  );
  await noteAttached(root, repositoryComponent(project), signed, 'signature');
  return signed;
}

/** A moving tag is nothing to sign by: it may name what somebody else has pushed. */
function nothingPushed({ project, options }: Selection): Otherwise {
  return ({ name }) => {
    throw new MultiarchError('LAYOUT_MISSING', {
      happened: `the last push from this workspace was not to ${name} for "${options.environment}", and no image is named`,
      expected: 'the record that docker-push leaves in dist/images, or a tag or digest',
      mend: `nx docker-push ${project} -c ${options.environment}, or: nx docker-sign ${project} -c ${options.environment} --tag=<digest>`,
    });
  };
}
