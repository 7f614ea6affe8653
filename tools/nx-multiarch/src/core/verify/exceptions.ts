import { MultiarchError } from '../errors';
import { type Finding, isExcusable } from './findings';

/** A file, or every file below a folder (`/opt/tools/**`), that need not fit the platform, and why. */
export interface Exception {
  path: string;
  reason: string;
}

const BELOW = '/**';

/**
 * Makes sure that every exception can be understood by who reads project.json.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertExceptions(exceptions: readonly Exception[], project: string): void {
  for (const { path, reason } of exceptions) {
    if (!path.startsWith('/') || path.replace(/\/\*\*$/, '').includes('*')) {
      throw bad(
        project,
        `the exception "${path}" is no path`,
        "a path from the image's root, or a folder and /**",
      );
    }
    if (reason.trim() === '') {
      throw bad(
        project,
        `the exception "${path}" has no reason`,
        'why the file may stay, and what never loads it',
      );
    }
  }
}

/** The findings that no exception covers, and the exceptions that covered one. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
): { open: Finding[]; used: Exception[] } {
  const covering = (finding: Finding): Exception[] => {
    const { path } = finding;
    if (path === undefined || !isExcusable(finding)) return [];
    return exceptions.filter((exception) => covers(exception.path, path));
  };
  return {
    open: findings.filter((finding) => covering(finding).length === 0),
    used: [...new Set(findings.flatMap(covering))],
  };
}

/**
 * Makes sure that no exception outlives its reason.
 *
 * @throws MultiarchError VERIFY_FAILED
 */
export function assertUsed(
  exceptions: readonly Exception[],
  used: readonly Exception[],
  project: string,
): void {
  const unused = exceptions.filter((exception) => !used.includes(exception)).map(({ path }) => path);
  if (unused.length === 0) return;
  throw new MultiarchError('VERIFY_FAILED', {
    happened: `no image of ${project} has a finding at ${unused.join(', ')}`,
    expected: 'exceptions for what is found, and no others',
    mend: `remove it from targets.docker-verify.options.exceptions in the project.json of ${project}`,
  });
}

function covers(pattern: string, path: string): boolean {
  return pattern.endsWith(BELOW) ? path.startsWith(pattern.slice(0, -2)) : path === pattern;
}

function bad(project: string, happened: string, expected: string): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${project}: ${happened}`,
    expected,
    mend: `correct targets.docker-verify.options.exceptions in the project.json of ${project}: { "path": "/app/x.node", "reason": "..." }`,
  });
}
