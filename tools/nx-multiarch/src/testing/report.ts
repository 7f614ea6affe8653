import type { Report, ReportedImage, ReportedSubject } from '../core/report-page/report';
import type { VerifiedImage } from '../core/verify/report';

/** A digest of one repeated hex digit. */
export const digestOfDigit = (digit: string): string => `sha256:${digit.repeat(64)}`;

const MEGABYTE = 1_000_000;

const layers = (...digits: [digit: string, megabytes: number][]) =>
  digits.map(([digit, megabytes]) => ({ digest: digestOfDigit(digit), size: megabytes * MEGABYTE }));

const SOUND = { elfFiles: 762, addons: 2, excepted: 0, findings: [] };

function subject(
  architecture: string,
  digit: string,
  more: Partial<ReportedSubject> & Required<Pick<ReportedSubject, 'layers'>>,
): ReportedSubject {
  const size = more.layers.reduce((sum, layer) => sum + layer.size, 2000);
  const tags = [`dev-20250116-143000-${architecture}`, `dev-${architecture}-latest`];
  const platform = `linux/${architecture}`;
  return { platform, digest: digestOfDigit(digit), size, tags, verified: SOUND, ...more };
}

const ACCOUNTS: ReportedImage = {
  project: 'accounts',
  deployment: 'eks',
  repository: '127.0.0.1:5001/nx-multiarch/accounts-eks',
  digest: digestOfDigit('9'),
  subjects: [
    subject('arm64', 'a', {
      layers: layers(['1', 44], ['3', 0.4], ['4', 12.5]),
      base: [digestOfDigit('1')],
      build: { status: 'success', seconds: 14.24 },
      attached: ['test result'],
    }),
    subject('amd64', 'b', {
      layers: layers(['2', 45], ['3', 0.4], ['5', 12.7]),
      base: [digestOfDigit('2')],
      build: { status: 'local-cache' },
      attached: [],
    }),
    {
      platform: 'index',
      digest: digestOfDigit('9'),
      size: 493,
      tags: ['dev-20250116-143000', 'dev-latest'],
    },
  ],
};

const THUMBNAILER: ReportedImage = {
  project: 'thumbnailer',
  deployment: 'lambda',
  repository: '127.0.0.1:5001/nx-multiarch/thumbnailer-lambda',
  digest: digestOfDigit('c'),
  subjects: [
    subject('arm64', 'c', {
      layers: layers(['1', 44], ['6', 11.1]),
      base: [digestOfDigit('1')],
      build: { status: 'success', seconds: 9.8 },
    }),
  ],
};

/** What docker-verify said of a build that a push then refused. */
const REFUSED: VerifiedImage = {
  ...{ project: 'studio', deployment: 'apprunner', platform: 'linux/amd64', digest: digestOfDigit('d') },
  ...{ elfFiles: 761, addons: 1, excepted: 1 },
  findings: [
    {
      rule: 'machine',
      path: '/app/node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64-0.35.5.node',
      found: 'arm64 (aarch64, 64 bits, little-endian)',
      expected: 'amd64',
    },
  ],
};

/** Two images that were pushed and one that was refused, with every kind of layer and of build. */
export function someReport(): Report {
  return structuredClone({ images: [ACCOUNTS, THUMBNAILER], verified: [REFUSED] });
}
