import { MultiarchError } from '../errors';
import { shortDigest } from '../report';
import type { Finding, FindingCode } from './findings';

/** What mends each fault. */
const MEND: Record<FindingCode, string> = {
  INDEX_INCOMPLETE: 'push the image again: nx docker-push <app>; what is missing is uploaded',
  PLATFORM_MISMATCH:
    'build and push it again with nx docker-push <app>: docker-verify compares both beforehand',
  POLICY: 'push what the policy allows with nx docker-push <app>, or change the policy in nx.json',
};

/**
 * Ends a command that found something wrong in a registry; the code is that of the first finding.
 *
 * @param where what was looked at: `127.0.0.1:5001/team/app`
 * @throws MultiarchError INDEX_INCOMPLETE, PLATFORM_MISMATCH, POLICY
 */
export function assertNoFindings(where: string, findings: readonly Finding[]): void {
  const [first] = findings;
  if (!first) return;
  const lines = findings.map(({ digest, found }) => `${shortDigest(digest)}: ${found}`);
  throw new MultiarchError(first.code, {
    happened: `${where} is not as it should be:\n    ${lines.join('\n    ')}`,
    expected: [...new Set(findings.map(({ expected }) => expected))].join('; '),
    mend: MEND[first.code],
    details: { findings },
  });
}
