import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LIFECYCLE_POLICY } from '../../core/ecr-lifecycle';
import { ECR_ACTIONS } from './errors';

const page = readFileSync(join(__dirname, '../../../../../docs/ecr.md'), 'utf8');
const blocks = [...page.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
  ([, json = '']) => JSON.parse(json) as object,
);

it('the IAM policy of docs/ecr.md allows every call of the plugin', () => {
  const policy = JSON.stringify(blocks.find((block) => 'Statement' in block));
  for (const action of ECR_ACTIONS) expect(policy).toContain(`"ecr:${action}"`);
});

it('the lifecycle policy of docs/ecr.md is the one that is set', () => {
  expect(blocks).toContainEqual(JSON.parse(LIFECYCLE_POLICY));
});
