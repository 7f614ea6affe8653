import type { AddonReport, PlatformReport } from '@nx-multiarch/platform';
import { describe, expect, it } from 'vitest';
import { mismatchNotice, platformPanel } from './platform-panel';

const machine = {
  architecture: 'amd64',
  nodeArch: 'x64',
  node: 'v24.1.0',
  kernel: '6.1',
  libc: 'glibc 2.36',
};
const panel = (addon: AddonReport, more: Partial<PlatformReport> = {}): string =>
  platformPanel({ ...machine, ...more, addons: [addon] });
const sharp: AddonReport = {
  ...{ name: 'sharp', loaded: true, version: '0.35.5' },
  ...{ file: '/app/sharp.node', fileArchitecture: 'amd64' },
};

describe('the panel', () => {
  it('says what the process runs on', () => {
    const html = panel(sharp);
    expect(html).toContain('<dt>Architecture</dt><dd>amd64 (x64 to Node)</dd>');
    expect(html).toContain('<dd>glibc 2.36</dd>');
    expect(html).toContain('<dt>CPU</dt><dd>unknown</dd>');
    expect(panel(sharp, { cpu: 'Neoverse-N1' })).toContain('<dt>CPU</dt><dd>Neoverse-N1</dd>');
    expect(panel(sharp, { libc: undefined })).toContain('<dt>C library</dt><dd>that of the system</dd>');
  });

  it.each<[string, AddonReport, string]>([
    [
      'that loads',
      sharp,
      '<li class="fits"><strong>sharp 0.35.5</strong> loads: /app/sharp.node, built for amd64</li>',
    ],
    ['of an unknown file', { name: 'x', loaded: true }, '<li class="fits"><strong>x</strong> loads</li>'],
    [
      'that does not fit',
      { ...sharp, loaded: false, error: 'there is only sharp-arm64.node (built for arm64)' },
      '<li class="fault"><strong>sharp 0.35.5</strong> does not load. there is only sharp-arm64.node (built for arm64)</li>',
    ],
    [
      'that fails without a word',
      { name: 'x', loaded: false },
      '<li class="fault"><strong>x</strong> does not load. Its loader does not say why.</li>',
    ],
  ])('has a line for an addon %s', (_which, addon, line) => expect(panel(addon)).toContain(line));

  it('escapes what an error quotes', () => {
    const html = panel({ name: 'x', loaded: false, error: `<script>alert("1 & '2'")</script>` });
    expect(html).toContain('&lt;script&gt;alert(&quot;1 &amp; &#39;2&#39;&quot;)&lt;/script&gt;');
    expect(html).not.toContain('<script>');
  });
});

describe('the notice of a mismatch', () => {
  const fault: AddonReport = { name: 'sharp', loaded: false };
  const notice = (...addons: AddonReport[]): string => mismatchNotice({ ...machine, addons });

  it.each<[string, AddonReport, string]>([
    [
      'another architecture',
      { ...fault, fileArchitecture: 'arm64' },
      'sharp is installed for arm64, and this machine is amd64.',
    ],
    ['a missing file', fault, 'sharp does not load on this machine.'],
    ['a broken file', { ...fault, fileArchitecture: 'amd64' }, 'sharp does not load on this machine.'],
  ])('says it of %s', (_which, addon, text) => expect(notice(addon)).toContain(text));

  it('leaves out what loads', () =>
    expect(notice(fault, { name: 'other', loaded: true })).not.toContain('other'));
});
