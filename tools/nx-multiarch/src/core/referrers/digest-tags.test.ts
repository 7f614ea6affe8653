import { expect, it } from 'vitest';
import { isDigestTag } from './digest-tags';

const HEX = 'a'.repeat(64);

it.each([
  [`sha256-${HEX}`, true],
  [`sha256-${HEX}.sig`, true],
  ['sha256-sum-latest', false],
  [`dev-sha256-${HEX}`, false],
])('%s: %s', (tag, follows) => expect(isDigestTag(tag)).toBe(follows));
