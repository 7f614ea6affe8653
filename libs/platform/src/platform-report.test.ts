import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { armAlpine, armServer } from '../testing/machines';
import { makePackages } from '../testing/made-packages';
import { thisMachine } from './machine';
import { platformReport } from './platform-report';

// Loaded by variable: Nx takes a package that is named in an import, in a lib's test too, for one that its apps install.
const require = createRequire(import.meta.url);
const load = (name: string) => (): unknown => require(name);

describe('addons as installed here', () => {
  it('loads sharp and bcrypt and names their files', async () => {
    const report = await platformReport(['sharp', 'bcrypt'].map((name) => ({ name, load: load(name) })));
    const { architecture, nodeArch, cpu } = thisMachine();
    expect(report).toMatchObject({ architecture, nodeArch, cpu, node: process.version });
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: architecture },
      { name: 'bcrypt', loaded: true, fileArchitecture: architecture },
    ]);
    expect(report.addons.map(({ file }) => file)).toEqual([
      expect.stringMatching(/@img\/sharp-[a-z]+-\w+\/lib\/sharp-.*\.node$/),
      expect.stringMatching(/bcrypt\/(build\/Release|prebuilds)\/.*\.node$/),
    ]);
    expect(report.addons.every(({ error, version }) => error === undefined && version)).toBe(true);
  });

  it('is made once for each list, since files are read for it', async () => {
    const addons = [{ name: 'nothing', load: vi.fn() }];
    const reports = await Promise.all([platformReport(addons), platformReport(addons)]);
    expect(reports[0]).toBe(reports[1]);
    expect(addons[0]?.load).toHaveBeenCalledTimes(1);
    expect(await platformReport([...addons])).not.toBe(reports[0]);
  });
});

describe('the machine', () => {
  it('has its processor and its C library in words', async () => {
    const report = await platformReport([], { machine: armServer });
    expect(report).toMatchObject({ cpu: armServer.cpu, libc: 'glibc 2.36', addons: [] });
    expect((await platformReport([], { machine: armAlpine })).libc).toBe('musl');
  });
});

describe('an addon that loads from a place that is not known', () => {
  const packages = makePackages();
  afterEach(() => packages.remove());

  it('names no file rather than that of another platform', async () => {
    packages.add('odd', { 'prebuilds/linux-x64/odd.node': 'x' });
    const options = { from: join(packages.root, 'main.js'), machine: armServer };
    const { addons } = await platformReport([{ name: 'odd', load: () => ({}) }], options);
    expect(addons).toEqual([{ name: 'odd', loaded: true, version: '1.2.3' }]);
  });
});
