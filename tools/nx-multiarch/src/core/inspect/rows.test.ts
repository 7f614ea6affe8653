import { describe, expect, it } from 'vitest';
import { heldImage, heldIndex, heldManifest } from '../../testing/held-image';
import type { TaggedSubject } from './held';
import { imagesOf, type InspectedRepository, rowsOf } from './rows';

const arm = heldImage('a', 'arm64', { '1': 1000 });
const amd = heldImage('b', 'amd64', { '2': 2000 });
const tagged = (subject: TaggedSubject['subject'], ...tags: string[]) => ({ subject, tags, findings: [] });
const repository = (...subjects: InspectedRepository['subjects']) => [{ repository: 'r/app', subjects }];

describe('rowsOf', () => {
  it('puts the images of an index under it, with their own tags', () => {
    const rows = rowsOf(
      repository(
        tagged(heldManifest(arm), 'dev-arm64-latest'),
        tagged(heldIndex('e', [arm, amd]), 'dev-latest'),
      ),
    );
    expect(rows.map(({ platform, tags, size, index }) => [platform, tags, size, index?.at(-1)])).toEqual([
      ['index', ['dev-latest'], 500, undefined],
      ['linux/arm64', ['dev-arm64-latest'], 1110, 'e'],
      ['linux/amd64', [], 2110, 'e'],
    ]);
  });

  it('shows a manifest that stands alone', () => {
    const [row, ...others] = rowsOf(repository(tagged(heldManifest(arm), 'dev-latest')));
    expect(row).toMatchObject({ platform: 'linux/arm64', own: 1110, shared: 0, sharedWith: [] });
    expect(row).not.toHaveProperty('index');
    expect(others).toEqual([]);
  });

  it('says what refers to an image or an index, where something does', () => {
    const [only] = repository(tagged(heldIndex('e', [arm, amd]), 'dev-latest'));
    const attached = new Map([
      [arm.digest, ['provenance', 'sbom']],
      [amd.digest, []],
      [heldIndex('e', []).digest, ['signature']],
    ]);
    const rows = rowsOf([{ ...only!, attached }]);
    expect(rows.map((row) => row.attached)).toEqual([['signature'], ['provenance', 'sbom'], undefined]);
  });

  it('counts an image of two indexes once', () => {
    const both = repository(tagged(heldIndex('e', [arm, amd])), tagged(heldIndex('f', [arm])));
    expect(imagesOf(both)).toHaveLength(2);
    expect(rowsOf(both)).toHaveLength(5);
  });
});
