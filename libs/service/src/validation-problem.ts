import type { FastifyError } from 'fastify';
import type { ProblemEntry } from './problem';

type Finding = NonNullable<FastifyError['validation']>[number];

/** Where a finding points to; a missing or unknown property is named itself, not the object around it. */
function pathOf({ instancePath, params }: Finding, part: string): string {
  const property = params.missingProperty ?? params.additionalProperty;
  return [`/${part}${instancePath}`, ...(typeof property === 'string' ? [property] : [])].join('/');
}

function messageOf({ keyword, message = 'does not fit', params }: Finding): string {
  if (keyword === 'required') return 'is required';
  if (keyword === 'additionalProperties') return 'is not known';
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  return message;
}

/** A union of constants fails once for every constant and once as a whole; to a reader that is one list of choices. */
function choice(findings: Finding[]): string | undefined {
  const constants = findings.filter(({ keyword }) => keyword === 'const');
  if (!findings.some(({ keyword }) => keyword === 'anyOf') || constants.length === 0) return undefined;
  return `must be one of ${constants.map(({ params }) => String(params.allowedValue)).join(', ')}`;
}

/**
 * What is wrong with a request that does not fit its schema, one entry a place. The check ends at the first place:
 * going on would let a small request with a million wrong items make a million findings.
 * https://ajv.js.org/security.html#security-risks-of-trusted-schemas
 */
export function validationEntries({ validation = [], validationContext }: FastifyError): ProblemEntry[] {
  const part = validationContext ?? 'request';
  const paths = [...new Set(validation.map((finding) => pathOf(finding, part)))];
  return paths.map((path) => {
    const findings = validation.filter((finding) => pathOf(finding, part) === path);
    return { path, message: choice(findings) ?? [...new Set(findings.map(messageOf))].join(', ') };
  });
}
