import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import { nameInPlaceOf } from '../../core/scan/artifact-name';
import type { Sarif } from '../../core/scan/sarif';
import type { Vulnerability } from '../../core/scan/scanned';
import { type Severity, severityOf } from '../../core/scan/severity';
import { sarifArgs, scanArgs } from '../../core/scan/trivy-args';
import { type Exec, orNotInstalled } from '../exec';

/** Trivy's JSON, as far as it is read: https://trivy.dev/latest/docs/configuration/reporting/#json */
const vulnerability = z.object({
  VulnerabilityID: z.string(),
  PkgName: z.string(),
  InstalledVersion: z.string().default(''),
  FixedVersion: z.string().default(''),
  Severity: z.string().default('UNKNOWN'),
});
const report = z.object({
  // There at every version, so that something else is not taken for a report without findings.
  SchemaVersion: z.number(),
  Results: z
    .array(z.object({ Target: z.string().default(''), Vulnerabilities: z.array(vulnerability).nullish() }))
    .nullish(),
});
const sarif = z.looseObject({ runs: z.array(z.looseObject({})) });

/** How an image is scanned. */
export interface ScanRequest {
  /** The workspace's root: where Trivy looks for .trivyignore and trivy.yaml. */
  root: string;
  /** A folder that holds all blobs of one image. */
  layout: string;
  /** What the reports call the image: the folder, by which Trivy calls it, is another one at each scan. */
  name: string;
  ignoreUnfixed: boolean;
  /** SARIF is made of these, where it is asked for. */
  sarif?: readonly Severity[];
  signal?: AbortSignal;
}

/** What was found. */
export interface Scan {
  vulnerabilities: Vulnerability[];
  sarif?: Sarif;
}

/**
 * Scans one image by Trivy.
 *
 * @throws MultiarchError NO_TRIVY, COMMAND_FAILED
 */
export async function scan(exec: Exec, request: ScanRequest): Promise<Scan> {
  const { root, layout, name, ignoreUnfixed, signal } = request;
  const rename = nameInPlaceOf(root, layout, name);
  const folder = await mkdtemp(join(tmpdir(), 'nx-multiarch-scan-'));
  const run = (args: string[]): Promise<void> => trivy(exec, args, root, signal);
  try {
    const file = join(folder, 'report.json');
    await run(scanArgs(layout, file, ignoreUnfixed));
    const vulnerabilities = vulnerabilitiesIn(await read(report, file, rename));
    if (!request.sarif) return { vulnerabilities };
    const converted = join(folder, 'report.sarif');
    await run(sarifArgs(file, converted, request.sarif));
    return { vulnerabilities, sarif: await read(sarif, converted, rename) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function trivy(exec: Exec, args: string[], cwd: string, signal?: AbortSignal): Promise<void> {
  const onStderr = (text: string): void => void process.stderr.write(text);
  const { exitCode } = await orNotInstalled(exec, noTrivy)('trivy', args, { cwd, signal, onStderr });
  if (exitCode === 0) return;
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `trivy ${args[0]} ended with status ${exitCode}; what it said is above`,
    expected: 'a Trivy that has, or can fetch, its database of vulnerabilities',
    mend: 'where its registry cannot be reached: TRIVY_DB_REPOSITORY names a mirror, TRIVY_SKIP_DB_UPDATE=true takes the database that is there',
  });
}

function vulnerabilitiesIn({ Results }: z.infer<typeof report>): Vulnerability[] {
  return (Results ?? []).flatMap(({ Target, Vulnerabilities }) =>
    (Vulnerabilities ?? []).map((each) => ({
      id: each.VulnerabilityID,
      severity: severityOf(each.Severity),
      package: each.PkgName,
      installed: each.InstalledVersion,
      fixed: each.FixedVersion,
      target: Target,
    })),
  );
}

/** @param rename is given every text: SARIF repeats the artifact's name in locations, messages and properties. */
async function read<T>(schema: z.ZodType<T>, file: string, rename: (text: string) => string): Promise<T> {
  try {
    const named = (_key: string, value: unknown) => (typeof value === 'string' ? rename(value) : value);
    return schema.parse(JSON.parse(await readFile(file, 'utf8'), named));
  } catch (cause) {
    throw new MultiarchError('COMMAND_FAILED', {
      happened: 'trivy ended well and left no report that can be read',
      expected: 'its report of the schema version 2, and SARIF 2.1.0',
      mend: 'trivy version; docs/docker-scan.md says which options it is given, a trivy.yaml may change what they do',
      cause,
    });
  }
}

function noTrivy(cause: unknown): MultiarchError {
  return new MultiarchError('NO_TRIVY', {
    happened: 'there is no trivy on the PATH',
    expected: 'Trivy 0.50 or newer',
    mend: 'install it: https://trivy.dev/latest/getting-started/installation/ (macOS: brew install trivy; Debian, Ubuntu: the package of the repository that is named there)',
    cause,
  });
}
