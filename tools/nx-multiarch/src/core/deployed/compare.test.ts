import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import { format, MultiarchError } from '../errors';
import type { Digest } from '../image-ref';
import type { DeploymentPolicy } from '../policy';
import { assertAsDeployed, compare, compareNodes, type VerdictCode } from './compare';
import type { RegistryView } from './registry-view';
import type { Running } from './running';

const [INDEX, ARM, AMD, OLD, NEWER, UNTAGGED, GONE] = [...'123456f'].map(digestLike) as [
  Digest,
  Digest,
  Digest,
  Digest,
  Digest,
  Digest,
  Digest,
];
const both = ['arm64', 'amd64'];
const view: RegistryView = {
  name: 'host:5000/app',
  movingTag: 'dev-latest',
  moving: { digest: INDEX, children: [ARM, AMD], architectures: both, time: '20250117-090000' },
  tags: new Map([
    ['dev-latest', INDEX],
    ['latest', OLD],
  ]),
  digests: new Map([
    [INDEX, { architectures: both, time: '20250117-090000' }],
    [ARM, { architectures: ['arm64'], time: '20250117-090000' }],
    [OLD, { architectures: both, time: '20250116-143000' }],
    [NEWER, { architectures: both, time: '20250118-090000' }],
    [UNTAGGED, { architectures: both, time: '' }],
  ]),
};
const policy: DeploymentPolicy = { architectures: ['arm64', 'amd64'], form: 'index' };
const armOnly: DeploymentPolicy = { architectures: ['arm64'], form: 'manifest' };
const running: Running = { runs: 'lambda f', architecture: 'arm64', image: 'host:5000/app:dev-latest' };

describe('compare', () => {
  it.each<[string, Partial<Running>, RegistryView, DeploymentPolicy, [VerdictCode, string][]]>([
    ['the index', { digest: INDEX }, view, policy, [['ok', 'ok']]],
    ['an image of the index', { digest: ARM }, view, policy, [['ok', 'ok']]],
    ['a tag alone', {}, view, policy, [['ok', 'ok, as far as a tag tells']]],
    [
      'a digest in the reference',
      { image: `host:5000/app@${INDEX}` },
      view,
      policy,
      [['ok', 'ok, as far as a tag tells']],
    ],
    [
      'a function of x86-64 and an image of arm64',
      { digest: ARM, architecture: 'amd64' },
      view,
      armOnly,
      [
        ['policy', 'the policy allows arm64'],
        [
          'architecture',
          'its image (arm64) has no amd64: it ends in "exec format error" or is not pulled at all',
        ],
      ],
    ],
    [
      'an older commit',
      { digest: OLD },
      view,
      policy,
      [['older', 'older than dev-latest: of 20250116-143000, dev-latest is of 20250117-090000']],
    ],
    [
      'latest where no tag is named',
      { image: 'host:5000/app' },
      view,
      policy,
      [['older', expect.stringContaining('older')]],
    ],
    ['a newer commit', { digest: NEWER }, view, policy, [['differs', 'not what dev-latest names']]],
    [
      'an image without a time',
      { digest: UNTAGGED },
      view,
      policy,
      [['differs', 'not what dev-latest names']],
    ],
    [
      'an image where nothing is tagged',
      { digest: OLD },
      { ...view, moving: undefined },
      policy,
      [['differs', 'not what dev-latest names']],
    ],
    [
      'an image that is gone',
      { digest: GONE },
      view,
      policy,
      [['not-in-registry', 'sha256:ffffffffffff is not in the registry (any more)']],
    ],
    [
      'a tag that is gone',
      { image: 'host:5000/app:dev-2024' },
      view,
      policy,
      [['not-in-registry', 'host:5000/app:dev-2024 is not in the registry (any more)']],
    ],
    [
      'an image of another repository',
      { image: 'other/app:dev-latest', digest: INDEX },
      view,
      policy,
      [['other-image', 'runs other/app:dev-latest, not an image of host:5000/app']],
    ],
    [
      'an id in the place of a reference',
      { image: 'sha256:12' },
      view,
      policy,
      [['other-image', 'runs sha256:12, not an image of host:5000/app']],
    ],
    [
      'a pod without a node',
      { digest: INDEX, architecture: '' },
      view,
      policy,
      [['pending', 'not placed on a node yet']],
    ],
  ])('%s', (_name, change, registry, rules, verdicts) => {
    const row = compare({ ...running, ...change }, registry, rules);
    expect(row.verdicts.map(({ code, text }) => [code, text])).toEqual(verdicts);
  });

  it('says what it is compared with', () => {
    expect(compare({ ...running, digest: ARM }, view, policy)).toMatchObject({
      image: 'sha256:222222222222',
      policy: 'arm64, amd64',
      registry: 'dev-latest sha256:111111111111 arm64, amd64',
    });
    const bare = compare(running, { ...view, moving: undefined }, policy);
    expect([bare.image, bare.registry]).toEqual(['host:5000/app:dev-latest', 'no dev-latest']);
  });
});

describe('compareNodes', () => {
  it.each<[string, string, VerdictCode, RegistryView]>([
    ['nodes that the image fits', 'arm64', 'ok', view],
    ['nodes that the image lacks', 's390x', 'architecture', view],
    ['nodes and no image', 'arm64', 'architecture', { ...view, moving: undefined }],
  ])('%s', (_name, architecture, code, registry) => {
    const row = compareNodes({ architecture, count: 3 }, registry, policy);
    expect(row).toMatchObject({ runs: 'eks 3 nodes', architecture, verdicts: [{ code }] });
  });
});

describe('assertAsDeployed', () => {
  it('is content with what is right', () => {
    expect(() =>
      assertAsDeployed([compare({ ...running, digest: INDEX }, view, policy)], 'app'),
    ).not.toThrow();
  });

  it('says what is wrong and where it is mended', () => {
    const rows = [
      compare({ ...running, digest: GONE }, view, policy),
      compare({ ...running, runs: 'eks 1 pod', architecture: '', digest: INDEX }, view, policy),
    ];
    const thrown = (): string => {
      try {
        assertAsDeployed(rows, 'app');
      } catch (error) {
        if (error instanceof MultiarchError) return format(error);
      }
      return '';
    };
    expect(thrown()).toBe(
      [
        'error: what runs of app is not what the registry and the policy say:',
        '    lambda f arm64: sha256:ffffffffffff is not in the registry (any more)',
        '    eks 1 pod: not placed on a node yet [DEPLOYMENT_DIFFERS]',
        '  expected: the image of the moving tag, on architectures that it and the policy have',
        "  to mend:  deploy the digest that nx docker-inspect app shows, with the architecture in the service's own configuration; docs/docker-inspect.md says where each has it",
      ].join('\n'),
    );
  });
});
