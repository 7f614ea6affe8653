import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import { format, MultiarchError } from '../errors';
import type { FindingCode } from './findings';
import { assertNoFindings } from './verdict';

const finding = (code: FindingCode) => ({
  code,
  digest: digestLike('a'),
  found: 'what is wrong',
  expected: 'right',
});

function textOf(...codes: FindingCode[]): string {
  try {
    assertNoFindings('host/team/app', codes.map(finding));
  } catch (error) {
    if (error instanceof MultiarchError) return format(error);
    throw error;
  }
  return '';
}

describe('assertNoFindings', () => {
  it('is content with none', () => expect(textOf()).toBe(''));

  it.each<[FindingCode, string]>([
    ['INDEX_INCOMPLETE', 'push the image again: nx docker-push <app>'],
    ['PLATFORM_MISMATCH', 'docker-verify compares both beforehand'],
    ['POLICY', 'or change the policy in nx.json'],
  ])('says what mends %s', (code, mend) => {
    const text = textOf(code, 'POLICY');
    expect(text).toContain(
      `error: host/team/app is not as it should be:\n    sha256:aaaaaaaaaaaa: what is wrong`,
    );
    expect(text).toContain(`[${code}]`);
    expect(text).toContain('expected: right\n');
    expect(text).toContain(mend);
  });
});
