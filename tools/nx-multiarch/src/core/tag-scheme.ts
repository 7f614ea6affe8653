import { isTag } from './image-ref';
import { fillTemplate, PLACEHOLDERS, placeholdersIn } from './tag-template';

/** The templates of one manifest or index: tags that are given once, and tags that move. */
export interface TagTemplates {
  immutable: readonly string[];
  moving: readonly string[];
  /**
   * The one of `immutable` by which the age of an image is known, so that a moving tag never goes back: it has the
   * environment and the time, and no commit, which nobody could fill in from another tag.
   */
  dated: string;
}

/** How tags are made: those of the whole image, and those of each architecture's manifest. */
export interface TagScheme {
  image: TagTemplates;
  architecture: TagTemplates;
}

/** A scheme as it stands in nx.json. */
export type TagOptions = Record<keyof TagScheme, Omit<TagTemplates, 'dated'>>;

/** The scheme of docs/tags.md. */
export const DEFAULT_SCHEME: TagScheme = {
  image: {
    immutable: ['{environment}-{time}', '{commit}'],
    moving: ['{environment}-latest'],
    dated: '{environment}-{time}',
  },
  architecture: {
    immutable: ['{environment}-{time}-{arch}', '{commit}-{arch}'],
    moving: ['{environment}-{arch}-latest'],
    dated: '{environment}-{time}-{arch}',
  },
};

/** The scheme that nx.json asks for. Its faults are those of `schemeFaults`. */
export function schemeOf({ image, architecture }: TagOptions): TagScheme {
  return {
    image: { ...image, dated: image.immutable.find(isDated)! },
    architecture: { ...architecture, dated: architecture.immutable.find(isDated)! },
  };
}

/** What is wrong with a scheme, one sentence an entry, empty when it is sound. */
export function schemeFaults(scheme: TagOptions): string[] {
  const all = [scheme.image, scheme.architecture].flatMap(({ immutable, moving }) => [
    ...immutable,
    ...moving,
  ]);
  const twice = all.filter((template, position) => all.indexOf(template) !== position);
  return [
    ...twice.map((template) => `tags: "${template}" stands there twice`),
    ...(['image', 'architecture'] as const).flatMap((of) => [
      ...scheme[of].immutable.flatMap((template) =>
        templateFaults(`tags.${of}.immutable`, template, of, false),
      ),
      ...scheme[of].moving.flatMap((template) => templateFaults(`tags.${of}.moving`, template, of, true)),
      ...(scheme[of].immutable.some(isDated)
        ? []
        : [
            `tags.${of}.immutable needs one template with {environment} and {time} and without {commit}: by it a moving tag is kept from an older commit`,
          ]),
    ]),
  ];
}

function isDated(template: string): boolean {
  const names = placeholdersIn(template);
  return names.includes('environment') && names.includes('time') && !names.includes('commit');
}

const EXAMPLE = { environment: 'dev', time: '20250116-143000', commit: 'abc1234', arch: 'arm64' };

function templateFaults(key: string, template: string, of: keyof TagScheme, moves: boolean): string[] {
  const names = placeholdersIn(template);
  const unknown = names.filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
  if (unknown.length > 0) {
    const known = PLACEHOLDERS.map((name) => `{${name}}`).join(' ');
    return [`${key}: "${template}": {${unknown[0]}} is none of ${known}`];
  }
  const ofSource = names.includes('time') || names.includes('commit');
  const faults = [
    [!isTag(fillTemplate(template, EXAMPLE)), 'makes no valid tag'],
    [
      of === 'architecture' && !names.includes('arch'),
      'needs {arch}, or two architectures would share a tag',
    ],
    [of === 'image' && names.includes('arch'), 'names {arch}: it belongs under tags.architecture'],
    [moves && ofSource, 'moves, and {time} and {commit} do not'],
    [moves && !names.includes('environment'), 'needs {environment}, or two environments would share a tag'],
    [!moves && !ofSource, 'needs {time} or {commit}, or two commits would share a tag'],
  ] as const;
  return faults.flatMap(([is, text]) => (is ? [`${key}: "${template}" ${text}`] : []));
}
