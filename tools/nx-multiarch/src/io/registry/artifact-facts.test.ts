import { describe, expect, it } from 'vitest';
import { artifactFacts } from './artifact-facts';

const factsOf = (manifest: object) => artifactFacts(Buffer.from(JSON.stringify(manifest)));

describe('artifactFacts', () => {
  it.each([
    [{ artifactType: 'a/b', config: { mediaType: 'c/d' } }, 'a/b'],
    [{ artifactType: '', config: { mediaType: 'c/d' } }, 'c/d'],
    [{ config: { mediaType: 'c/d' } }, 'c/d'],
    [{ artifactType: 5, config: 'x' }, undefined],
  ])('the type of %o is %s', (manifest, type) => expect(factsOf(manifest).artifactType).toBe(type));

  it('are what the manifest says, where that is what the specification allows', () => {
    const manifest = { mediaType: 'x/y', artifactType: 'a/b', annotations: { a: 'b' } };
    expect(factsOf(manifest)).toEqual(manifest);
    expect(factsOf({ ...manifest, annotations: { a: 5 } })).toEqual({ ...manifest, annotations: undefined });
  });
});
