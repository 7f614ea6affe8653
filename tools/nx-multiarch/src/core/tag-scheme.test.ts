import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEME, schemeFaults, schemeOf, type TagOptions } from './tag-scheme';

const sound: TagOptions = {
  image: { immutable: ['{environment}-{time}', '{commit}'], moving: ['{environment}-latest'] },
  architecture: {
    immutable: ['{environment}-{time}-{arch}', '{commit}-{arch}'],
    moving: ['{environment}-{arch}-latest'],
  },
};
const image = (parts: Partial<TagOptions['image']>): TagOptions => ({
  ...sound,
  image: { ...sound.image, ...parts },
});
const architecture = (parts: Partial<TagOptions['image']>): TagOptions => ({
  ...sound,
  architecture: { ...sound.architecture, ...parts },
});

describe('schemeOf', () => {
  it('finds the templates that tell the age of an image', () => {
    expect(schemeOf(sound)).toEqual(DEFAULT_SCHEME);
  });
});

describe('schemeFaults', () => {
  it('has nothing to say of the default', () => expect(schemeFaults(DEFAULT_SCHEME)).toEqual([]));

  it.each<[string, TagOptions, string]>([
    [
      'a word that is no placeholder',
      image({ moving: ['{env}-latest'] }),
      'tags.image.moving: "{env}-latest": {env} is none of {environment} {time} {commit} {arch}',
    ],
    [
      'no tag',
      image({ immutable: ['{environment}-{time}', '{commit}/x'] }),
      'tags.image.immutable: "{commit}/x" makes no valid tag',
    ],
    [
      'two architectures under one tag',
      architecture({ moving: ['{environment}-latest2'] }),
      'tags.architecture.moving: "{environment}-latest2" needs {arch}, or two architectures would share a tag',
    ],
    [
      'an architecture of an index',
      image({ moving: ['{environment}-{arch}'] }),
      'tags.image.moving: "{environment}-{arch}" names {arch}: it belongs under tags.architecture',
    ],
    [
      'a moving tag that cannot move',
      image({ moving: ['{environment}-{commit}'] }),
      'tags.image.moving: "{environment}-{commit}" moves, and {time} and {commit} do not',
    ],
    [
      'a moving tag of all environments',
      image({ moving: ['latest'] }),
      'tags.image.moving: "latest" needs {environment}, or two environments would share a tag',
    ],
    [
      'an immutable tag of all commits',
      image({ immutable: ['{environment}-{time}', '{environment}'] }),
      'tags.image.immutable: "{environment}" needs {time} or {commit}, or two commits would share a tag',
    ],
    [
      'nothing that tells the age',
      image({ immutable: ['{environment}-{time}-{commit}'] }),
      'tags.image.immutable needs one template with {environment} and {time} and without {commit}: by it a moving tag is kept from an older commit',
    ],
    [
      'the same template twice',
      image({ moving: ['{environment}-latest', '{environment}-latest'] }),
      'tags: "{environment}-latest" stands there twice',
    ],
  ])('%s', (_name, scheme, fault) => expect(schemeFaults(scheme)).toEqual([fault]));
});
