import { describe, expect, it } from 'vitest';
import type { DeployedRow } from '../../core/deployed/compare';
import type { InspectedRepository } from '../../core/inspect/rows';
import { digestLike, heldImage, heldIndex, heldManifest } from '../../testing/held-image';
import { deployedText, textOf } from './print';

const config = (character: string) => ({ config: { digest: digestLike(character), size: 4_000 } });
const arm = heldImage('a', 'arm64', { '1': 60_000_000, '2': 5_100_000 }, config('7'));
const amd = heldImage('b', 'amd64', { '3': 58_000_000, '2': 5_100_000 }, config('8'));
const old = heldImage('d', 'arm64', { '1': 60_000_000, '4': 4_900_000 }, config('9'));
const older = heldImage('5', 'arm64', { '1': 60_000_000 }, config('6'));
const lambda = heldImage('e', 'arm64', { '1': 60_000_000 }, config('0'));

const repositories: InspectedRepository[] = [
  {
    repository: '127.0.0.1:5001/team/accounts-eks',
    subjects: [
      { subject: heldIndex('f', [arm, amd]), tags: ['dev-20250117-090000', 'dev-latest'], findings: [] },
      { subject: heldManifest(arm), tags: ['dev-arm64-latest'], findings: [] },
      { subject: heldManifest(old), tags: ['dev-20250116-143000-arm64'], findings: [] },
      { subject: heldManifest(older), tags: ['dev-20250115-143000-arm64'], findings: [] },
    ],
  },
  {
    repository: '127.0.0.1:5001/team/accounts-lambda',
    subjects: [{ subject: heldManifest(lambda), tags: ['dev-latest'], findings: [] }],
  },
];

const rows: DeployedRow[] = [
  {
    runs: 'lambda thumbnailer',
    architecture: 'amd64',
    image: 'sha256:aaaaaaaaaaaa',
    policy: 'arm64',
    registry: 'dev-latest sha256:aaaaaaaaaaaa arm64',
    verdicts: [
      { code: 'policy', text: 'the policy allows arm64' },
      { code: 'architecture', text: 'its image (arm64) has no amd64' },
    ],
  },
];

describe('what people read (refresh the golden files with vitest -u)', () => {
  it('of a registry', () => expect(textOf(repositories)).toMatchFileSnapshot('inspect.golden.txt'));
  it('with what is attached, where something is', () => {
    const [first] = repositories;
    const attached = new Map([[arm.digest, ['provenance', 'sbom']]]);
    const text = textOf([{ ...first!, attached }]);
    expect(text).toContain('│ attached   │ tags');
    expect(text).toMatch(/linux\/arm64 .*│ provenance │ dev-arm64-latest/);
  });
  it('of what runs', () => expect(deployedText(rows)).toMatchFileSnapshot('deployed.golden.txt'));
});
