import type { SignatureRule } from '../../core/signatures/rule';
import type { SignatureRow, SignedPart } from '../../core/signatures/signed';
import type { OpenedRepository } from '../../io/open-repository';
import type { Cosign } from '../../io/signatures/cosign';
import { withSignatures } from '../../io/signatures/repository';

/** What is verified in one repository, and by what. */
export interface VerifyRequest {
  parts: readonly SignedPart[];
  rule: SignatureRule;
  insecure?: boolean | undefined;
}

/** Verifies the signatures of each part: cosign looks at one digest and not at what an index names. */
export function verifyParts(
  cosign: Cosign,
  repository: OpenedRepository,
  { parts, rule, insecure }: VerifyRequest,
): Promise<SignatureRow[]> {
  return withSignatures({ cosign, repository, insecure }, ({ verify }) =>
    Promise.all(
      parts.map(async (part) => ({
        repository: repository.name,
        ...part,
        ...(await verify(part.digest, rule)),
      })),
    ),
  );
}
