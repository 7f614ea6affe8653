import type { FoundPackage } from './found-package';

/**
 * The packages that are installed by what dpkg noted: its `status` file, or one file of distroless' `status.d`, which
 * has no `Status` field. Source: https://manpages.debian.org/bookworm/dpkg-dev/deb-control.5.en.html
 */
export function parseDpkgStatus(text: string): FoundPackage[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => packageOf(fieldsOf(stanza)));
}

function packageOf(fields: ReadonlyMap<string, string>): FoundPackage[] {
  const [name, version] = [fields.get('package'), fields.get('version')];
  // "install ok installed": a package that was removed may leave its configuration behind.
  const state = fields.get('status')?.split(' ')[2] ?? 'installed';
  if (!name || !version || state !== 'installed') return [];
  const architecture = fields.get('architecture');
  const source = sourceOf(fields.get('source'), { name, version });
  return [
    { kind: 'deb', name, version, ...(architecture ? { architecture } : {}), ...(source ? { source } : {}) },
  ];
}

/** `glibc (2.36-9)`, or `glibc` where the versions are the same. */
function sourceOf(
  field: string | undefined,
  own: { name: string; version: string },
): FoundPackage['source'] | undefined {
  const [, name, version = own.version] = /^(\S+)(?:\s+\(([^)]+)\))?$/.exec(field ?? '') ?? [];
  if (!name || (name === own.name && version === own.version)) return undefined;
  return { name, version };
}

/** The fields of one stanza by their names in lower case; of those with several lines, the first one. */
function fieldsOf(stanza: string): Map<string, string> {
  const lines = stanza.split('\n').flatMap((line) => {
    const [, name, value] = /^([^\s:]+):[ \t]*(.*?)\s*$/.exec(line) ?? [];
    return name && value !== undefined ? [[name.toLowerCase(), value] as const] : [];
  });
  return new Map(lines);
}
