/** What may stand in braces in a template of a tag. */
export const PLACEHOLDERS = ['environment', 'time', 'commit', 'arch'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What each placeholder stands for; one that a template does not name may be left out. */
export type TagValues = Partial<Record<Placeholder, string>>;

const IN_BRACES = /\{([^{}]*)\}/g;

/** The names in braces, in order: `{environment}-{time}` -> environment, time. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(IN_BRACES)].map(([, name = '']) => name);
}

/** `{environment}-latest` with environment dev -> `dev-latest`. What has no value stays as it is. */
export function fillTemplate(template: string, values: TagValues): string {
  return template.replace(IN_BRACES, (text, name: Placeholder) => values[name] ?? text);
}

/**
 * The tags that a template can have given, as an expression with the groups `time`, `commit` and `dirty`.
 *
 * @param lead what stands before every tag of the image, see `placeOf`
 * @param values what is known; time and commit are found
 */
export function templateMatcher(lead: string, template: string, values: TagValues): RegExp {
  const found: TagValues = {
    time: '(?<time>\\d{8}-\\d{6})(?<dirty>-dirty)?',
    commit: '(?<commit>[0-9a-f]{7})(?:-dirty)?',
  };
  const pattern = literal(template).replace(/\\\{([^{}]*)\\\}/g, (text, name: Placeholder) => {
    const known = values[name];
    return known === undefined ? (found[name] ?? text) : literal(known);
  });
  return new RegExp(`^${literal(lead)}${pattern}$`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
