import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOLDER, useProject } from '../../testing/use-project';
import { type Printed, runExecutor } from '../../testing/run-executor';
import dockerScan, { type DockerScanOptions } from './executor';

// Trivy is a stand-in on the PATH that notes its arguments and what of the layout is there, and writes what a test
// gives it. The real one was not run here: docs/docker-scan.md.

const { root, context } = useProject();
const images: DockerScanOptions['images'] = [
  {
    deployment: 'eks',
    layouts: (['arm64', 'amd64'] as const).map((architecture) => ({
      architecture,
      folder: `${FOLDER}/${architecture}`,
    })),
  },
];

const found = (VulnerabilityID: string, Severity: string, more: object = {}) => ({
  VulnerabilityID,
  PkgName: 'libssl3',
  InstalledVersion: '3.0.1',
  FixedVersion: '3.0.2',
  Severity,
  ...more,
});
const reportOf = (...Vulnerabilities: object[]) => ({
  SchemaVersion: 2,
  Results: [{ Target: 'INPUT (debian 12.1)', Vulnerabilities }, { Target: 'node_modules' }],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trivy-'));
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A trivy that leaves these texts for `image` and `convert`. */
async function trivy(report: object | string, sarif: object | string = '', status = 0): Promise<void> {
  const text = (content: object | string) =>
    typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(folder, 'image.out'), text(report));
  await writeFile(join(folder, 'convert.out'), text(sarif));
  const lines = [
    '#!/bin/bash',
    `printf '%s\\n' "$*" >> '${folder}/calls'`,
    'echo "from trivy" >&2',
    'while [[ $# -gt 0 ]]; do',
    '  [[ $1 == image || $1 == convert ]] && verb=$1',
    `  [[ $1 == --input ]] && ls "$2/blobs/sha256" >> '${folder}/blobs'`,
    // Trivy calls an image by the folder that it was given; `convert` knows it from the report.
    `  [[ $1 == --input ]] && printf '%s' "$2" > '${folder}/input'`,
    `  [[ $1 == --output ]] && sed "s#INPUT#$(< '${folder}/input')#g" '${folder}/'"$verb.out" > "$2"`,
    '  shift',
    'done',
    `exit ${status}`,
  ];
  await writeFile(join(folder, 'trivy'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'trivy'), 0o755);
}

const scan = (options: Partial<DockerScanOptions> = {}): Promise<Printed> =>
  runExecutor(dockerScan, { images, ...options }, context());
const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n');

describe('docker-scan', () => {
  it('scans every platform, from a layout that holds every blob', async () => {
    await trivy(reportOf(found('CVE-2026-1', 'LOW')));
    const { success, stdout, stderr } = await scan();
    expect(success, stderr).toBe(true);
    expect(stderr).toContain('accounts eks linux/arm64: scanning\nfrom trivy\n');
    expect(await calls()).toEqual(
      ['arm64', 'amd64'].map(
        () =>
          expect.stringMatching(
            /^image --input \S+ --scanners vuln --format json --output \S+ --severity \S+ --exit-code 0 --no-progress$/,
          ) as string,
      ),
    );
    // Manifest, config and three layers, for each of two platforms.
    expect((await readFile(join(folder, 'blobs'), 'utf8')).trimEnd().split('\n')).toHaveLength(10);
    expect(await readdir(join(root(), FOLDER))).toEqual(['amd64', 'arm64']);
    expect(stdout).toMatch(/accounts eks │ linux\/arm64 │ 0 +│ 0 +│ 0 +│ 1 +│ 0/);
    expect(stdout).not.toContain('CVE-2026-1');
  });

  it('fails by severity, and lists what fails, the worst first', async () => {
    const listed = [found('CVE-1', 'HIGH', { FixedVersion: undefined }), found('CVE-2', 'CRITICAL')];
    await trivy(reportOf(...listed, found('CVE-3', 'MEDIUM')));
    const { success, stdout, stderr } = await scan();
    expect(success).toBe(false);
    const rows = stdout.split('\n').filter((line) => line.includes('CVE-'));
    expect(rows.map((row) => row.split('│')[3]?.trim())).toEqual(['CVE-2', 'CVE-1', 'CVE-2', 'CVE-1']);
    expect(stderr).toContain(
      'accounts has vulnerabilities of the severity CRITICAL or HIGH: eks linux/arm64 (2), eks linux/amd64 (2) [VULNERABLE]',
    );
    expect(await scan({ severity: 'CRITICAL' })).toMatchObject({ success: false });
    expect(await scan({ severity: 'LOW,UNKNOWN' })).toMatchObject({ success: true });
  });

  it('prints everything as JSON, and not without end as a table', async () => {
    const many = Array.from({ length: 40 }, (_, position) => found(`CVE-${position}`, 'HIGH'));
    await trivy(reportOf(...many, found('CVE-x', 'odd')));
    const { stdout } = await scan({ json: true });
    const [image] = JSON.parse(stdout) as { vulnerabilities: object[] }[];
    expect(image).toMatchObject({ project: 'accounts', deployment: 'eks', platform: 'linux/arm64' });
    expect(image?.vulnerabilities).toHaveLength(41);
    expect(image?.vulnerabilities.at(-1)).toEqual({
      id: 'CVE-x',
      severity: 'UNKNOWN',
      package: 'libssl3',
      installed: '3.0.1',
      fixed: '3.0.2',
      target: 'accounts-eks (debian 12.1)',
    });
    expect((await scan()).stdout).toContain('and 30 more; --json prints all');
  });

  it('writes one SARIF file with a category for each platform', async () => {
    await trivy(reportOf(), { version: '2.1.0', runs: [{ results: [] }] });
    await mkdir(join(root(), 'dist', 'scan'));
    expect(await scan({ sarif: 'dist/scan/{project}.sarif', ignoreUnfixed: true })).toMatchObject({
      success: true,
    });
    const file = await readFile(join(root(), 'dist', 'scan', 'accounts.sarif'), 'utf8');
    const { runs } = JSON.parse(file) as { runs: { automationDetails: { id: string } }[] };
    expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
      'docker-scan/accounts/eks/linux/arm64/',
      'docker-scan/accounts/eks/linux/amd64/',
    ]);
    const [first, second] = await calls();
    expect(first).toContain('--ignore-unfixed');
    expect(second).toMatch(/^convert --format sarif --severity CRITICAL,HIGH --output \S+ \S+$/);
  });

  it('gives SARIF the same locations at every scan', async () => {
    const location = {
      physicalLocation: { artifactLocation: { uri: 'INPUT', uriBaseId: 'ROOTPATH' } },
      message: { text: 'INPUT: libssl3@3.0.1' },
    };
    const results = [{ ruleId: 'CVE-1', locations: [location] }];
    await trivy(reportOf(), { version: '2.1.0', runs: [{ results, properties: { imageName: 'INPUT' } }] });
    const file = join(root(), 'accounts.sarif');
    expect(await scan({ sarif: '{project}.sarif' })).toMatchObject({ success: true });
    const first = await readFile(file, 'utf8');
    await scan({ sarif: '{project}.sarif' });
    expect(await readFile(file, 'utf8')).toBe(first);
    const [run] = (JSON.parse(first) as { runs: object[] }).runs;
    expect(run).toMatchObject({
      results: [
        {
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: 'accounts-eks' } },
              message: { text: 'accounts-eks: libssl3@3.0.1' },
            },
          ],
        },
      ],
      properties: { imageName: 'accounts-eks' },
    });
  });

  it('shows what a package calls itself, and lets none of it at the terminal', async () => {
    await trivy(reportOf(found('CVE-1', 'HIGH', { PkgName: 'a\u001b[2Jb' })));
    const { stdout } = await scan();
    expect(stdout).not.toContain('\u001b[2J');
  });

  it('takes an image of which Trivy says nothing', async () => {
    await trivy({ SchemaVersion: 2 });
    expect(await scan()).toMatchObject({ success: true });
  });
});

describe('docker-scan that cannot', () => {
  it('says how to get Trivy', async () => {
    vi.stubEnv('PATH', folder);
    const { success, stderr } = await scan();
    expect(success).toBe(false);
    expect(stderr).toContain('there is no trivy on the PATH [NO_TRIVY]');
    expect(stderr).toContain('https://trivy.dev/latest/getting-started/installation/');
  });

  it('fails with Trivy', async () => {
    await trivy('', '', 1);
    const { success, stderr } = await scan();
    expect(success).toBe(false);
    expect(stderr).toContain('from trivy');
    expect(stderr).toContain('trivy image ended with status 1; what it said is above [COMMAND_FAILED]');
  });

  it.each([
    ['no JSON', 'Total: 0'],
    ['another JSON', '{}'],
  ])('takes %s for no report', async (_name, report) => {
    await trivy(report);
    const { success, stderr } = await scan();
    expect(success).toBe(false);
    expect(stderr).toContain('trivy ended well and left no report that can be read');
  });

  it('wants a severity that there is', async () => {
    const { stderr } = await scan({ severity: 'SEVERE' });
    expect(stderr).toContain('"SEVERE" is no severity');
  });

  it('wants a build', async () => {
    await rm(join(root(), FOLDER, 'arm64'), { recursive: true });
    expect((await scan()).stderr).toContain('[LAYOUT_MISSING]');
  });
});
