import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import type { EcrAnswer } from '../../testing/ecr-api';
import { ECR_ACCOUNT, ECR_HOST, tokenAnswer, useEcrApi } from '../../testing/use-ecr-api';
import { createEcr } from './ecr';

const start = useEcrApi();
const NAME = 'nx-multiarch/accounts-eks';
const MOVING = { tags: ['dev-latest', 'dev-arm64-latest'], patterns: ['*-latest', '*-*-latest'] };
const MISSING = { error: 'RepositoryNotFoundException' };
const DAY = 24 * 3_600_000;

/** Prepares the repository with an API that answers so, one after the other for each action. */
async function prepare(answers: Record<string, EcrAnswer[]>) {
  const lines: string[] = [];
  const server = await start(
    ({ action }) => answers[action]?.shift() ?? tokenAnswer('secret', Date.now() + DAY),
  );
  const ecr = await createEcr({ registry: ECR_HOST, warn: (line) => lines.push(line) });
  const done = ecr.ensureRepository(NAME, MOVING).finally(() => ecr.close());
  return { server, lines, done };
}

function existing(imageTagMutability: string, ...filters: string[]): EcrAnswer {
  const imageTagMutabilityExclusionFilters = filters.map((filter) => ({ filterType: 'WILDCARD', filter }));
  const repository = { repositoryName: NAME, imageTagMutability, imageTagMutabilityExclusionFilters };
  return { json: { repositories: [repository] } };
}

describe('ensureRepository', () => {
  it('creates a missing one', async () => {
    const answers = {
      DescribeRepositories: [MISSING],
      CreateRepository: [{ json: {} }],
      PutLifecyclePolicy: [{ json: {} }],
    };
    const { server, lines, done } = await prepare(answers);
    await done;
    expect(lines).toEqual([`created the repository ${NAME} in eu-central-1`]);
    expect(server.calls.slice(1)).toEqual([
      { action: 'DescribeRepositories', input: { registryId: ECR_ACCOUNT, repositoryNames: [NAME] } },
      {
        action: 'CreateRepository',
        input: {
          registryId: ECR_ACCOUNT,
          repositoryName: NAME,
          imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
          imageTagMutabilityExclusionFilters: [
            { filterType: 'WILDCARD', filter: '*-latest' },
            { filterType: 'WILDCARD', filter: '*-dirty*' },
          ],
          imageScanningConfiguration: { scanOnPush: true },
          tags: [{ Key: 'created-by', Value: 'nx-multiarch' }],
        },
      },
      {
        action: 'PutLifecyclePolicy',
        input: {
          registryId: ECR_ACCOUNT,
          repositoryName: NAME,
          lifecyclePolicyText: expect.stringContaining('"untagged"'),
        },
      },
    ]);
  });

  it.each([
    ['mutable', existing('MUTABLE')],
    ['as this plugin made it', existing('IMMUTABLE_WITH_EXCLUSION', '*-latest', '*-dirty*')],
  ])('leaves one alone that is %s', async (_what, answer) => {
    const { server, lines, done } = await prepare({ DescribeRepositories: [answer] });
    await done;
    expect(lines).toEqual([]);
    expect(server.calls.map(({ action }) => action)).toEqual([
      'GetAuthorizationToken',
      'DescribeRepositories',
    ]);
  });

  it.each([
    ['IMMUTABLE', existing('IMMUTABLE'), 'dev-latest, dev-arm64-latest'],
    ['IMMUTABLE_WITH_EXCLUSION', existing('IMMUTABLE_WITH_EXCLUSION', 'dev-latest'), 'dev-arm64-latest'],
  ])('says which tags cannot move in one that is %s', async (mode, answer, blocked) => {
    const { lines, done } = await prepare({ DescribeRepositories: [answer] });
    await done;
    expect(lines).toEqual([
      `the tags of ${NAME} are ${mode}: ${blocked} cannot move there once they are set. To mend it: ` +
        `aws ecr put-image-tag-mutability --region eu-central-1 --repository-name ${NAME} --image-tag-mutability IMMUTABLE_WITH_EXCLUSION ` +
        "--image-tag-mutability-exclusion-filters filterType=WILDCARD,filter='*-latest' filterType=WILDCARD,filter='*-dirty*'",
    ]);
  });

  it('is content with one that another push created meanwhile', async () => {
    const { server, lines, done } = await prepare({
      DescribeRepositories: [MISSING, existing('IMMUTABLE_WITH_EXCLUSION', '*-latest')],
      CreateRepository: [{ error: 'RepositoryAlreadyExistsException' }],
    });
    await done;
    expect(lines).toEqual([]);
    expect(server.calls.map(({ action }) => action)).not.toContain('PutLifecyclePolicy');
  });

  it('says that there is no lifecycle policy, and goes on', async () => {
    const { lines, done } = await prepare({
      DescribeRepositories: [MISSING],
      CreateRepository: [{ json: {} }],
      PutLifecyclePolicy: [{ error: 'AccessDeniedException' }],
    });
    await done;
    expect(lines[1]).toBe(
      `${NAME} has no lifecycle policy: AWS does not allow ecr:PutLifecyclePolicy on ${NAME} in eu-central-1; set it by hand (docs/ecr.md)`,
    );
  });

  it.each([
    ['DescribeRepositories', { DescribeRepositories: [{ error: 'AccessDeniedException' }] }],
    [
      'CreateRepository',
      { DescribeRepositories: [MISSING], CreateRepository: [{ error: 'AccessDeniedException' }] },
    ],
  ])('reports a refused %s', async (action, answers) => {
    const { done } = await prepare(answers);
    expect((await errorOf(done)).happened).toBe(
      `AWS does not allow ecr:${action} on ${NAME} in eu-central-1`,
    );
  });
});
