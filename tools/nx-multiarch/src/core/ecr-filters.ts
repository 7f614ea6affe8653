import { MultiarchError } from './errors';
import { ARCHITECTURES } from './platform';
import type { TagScheme } from './tag-scheme';
import { fillTemplate } from './tag-template';

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html: 1 to 5 filters.
const MAX_FILTERS = 5;
// Each with at most two wildcards: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
const MAX_WILDCARDS = 2;
/** The tags of an unclean tree may be given to the image of the next edit: docs/adr/0003. */
const UNCLEAN = '*-dirty*';
const EXAMPLE = { environment: 'any-environment', time: '20250116-143000', commit: 'abc1234' };

/** What of a repository decides which of its tags may move. */
export interface Mutability {
  /** `IMMUTABLE`, `IMMUTABLE_WITH_EXCLUSION`, `MUTABLE_WITH_EXCLUSION`; `MUTABLE` where there is none. */
  mode?: string;
  /** For which tags the opposite of the mode holds. */
  filters: readonly string[];
}

/**
 * The tags that move, as patterns with `*`, for every environment: `*-latest`. A template whose pattern would fit tags
 * that never move too (`{environment}` alone) is written out for this environment instead.
 *
 * @param lead what stands before each tag; the apps of a shared repository share its patterns
 */
export function movingPatterns(
  { image, architecture }: TagScheme,
  { environment, lead }: { environment: string; lead: string },
): string[] {
  const start = lead && '*';
  const given = [...image.immutable, ...architecture.immutable].flatMap((template) =>
    ARCHITECTURES.map((arch) => lead + fillTemplate(template, { ...EXAMPLE, arch })),
  );
  const patterns = [...image.moving, ...architecture.moving].flatMap((template) => {
    const wide = joined(start + fillTemplate(template, { environment: '*', arch: '*' }));
    if (!given.some((tag) => fits(wide, tag))) return [wide];
    return ARCHITECTURES.map((arch) => start + fillTemplate(template, { environment, arch }));
  });
  return [...new Set(patterns)];
}

/**
 * The filters of a repository whose tags are immutable but for these and those of unclean trees. A pattern that
 * another one includes is left out.
 *
 * @throws MultiarchError BAD_OPTIONS for more, or more complicated, filters than ECR takes
 */
export function exclusionFilters(patterns: readonly string[]): string[] {
  const all = [...new Set([...patterns, UNCLEAN])];
  const filters = all.filter((each) => !all.some((other) => other !== each && fits(other, each)));
  const complicated = filters.find((filter) => filter.split('*').length - 1 > MAX_WILDCARDS);
  if (filters.length <= MAX_FILTERS && complicated === undefined) return filters;
  const found = complicated ?? filters.join(' ');
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `the moving tags are more than the filters of an Amazon ECR repository can name: ${found}`,
    expected: `at most ${MAX_FILTERS} filters, each with at most ${MAX_WILDCARDS} "*"`,
    mend: 'give the moving templates of "tags" in nx.json one ending, as in {environment}-latest and {environment}-{arch}-latest, or create the repository yourself',
  });
}

/** Those of the tags that a repository would not let move. */
export function blockedTags({ mode, filters }: Mutability, tags: readonly string[]): string[] {
  const immutable = mode?.startsWith('IMMUTABLE') ?? false;
  return tags.filter((tag) => filters.some((filter) => fits(filter, tag)) !== immutable);
}

/** Whether a pattern fits a tag, or includes another pattern. */
function fits(pattern: string, text: string): boolean {
  const literals = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${literals.join('.*')}$`).test(text);
}

function joined(pattern: string): string {
  return pattern.replace(/\*{2,}/g, '*');
}
