import { expect, it } from 'vitest';
import { joinSarif } from './sarif';

it('gives every platform a category of its own', () => {
  const image = (platform: string) => ({
    project: 'accounts',
    deployment: 'eks' as const,
    platform,
    sarif: { runs: [{ results: [platform] }] },
  });
  expect(joinSarif([image('linux/arm64'), image('linux/amd64')])).toEqual({
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      { results: ['linux/arm64'], automationDetails: { id: 'docker-scan/accounts/eks/linux/arm64/' } },
      { results: ['linux/amd64'], automationDetails: { id: 'docker-scan/accounts/eks/linux/amd64/' } },
    ],
  });
});
