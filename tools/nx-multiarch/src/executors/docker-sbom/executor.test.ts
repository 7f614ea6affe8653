import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runExecutor } from '../../testing/run-executor';
import { FOLDER, useProject } from '../../testing/use-project';
import dockerSbom, { type DockerSbomOptions } from './executor';

const project = useProject();
const IMAGES: DockerSbomOptions['images'] = [
  { deployment: 'eks', layouts: [{ architecture: 'arm64', folder: `${FOLDER}/arm64` }] },
];
const FILE = 'dist/sboms/accounts/eks/arm64.cdx.json';

interface Bom {
  metadata: { component: { version: string; properties?: { value: string }[] } };
  components: { 'bom-ref': string }[];
}

const make = () => runExecutor(dockerSbom, { images: IMAGES }, project.context());
const readBom = async () => JSON.parse(await readFile(join(project.root(), FILE), 'utf8')) as Bom;

describe('docker-sbom', () => {
  it('writes what is really in the layout', async () => {
    await project.image(
      'arm64',
      { path: 'usr/lib/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
      { path: 'etc/os-release', type: 'symlink', linkname: '../usr/lib/os-release' },
      { path: 'var/lib/dpkg/status', content: 'Package: bash\nVersion: 5.2\nArchitecture: arm64\n' },
      { path: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' },
    );
    const { success, stdout, stderr } = await make();
    expect(success, stderr).toBe(true);
    expect(stdout).toBe(`${FILE} 2 packages\n`);
    expect(stderr).toContain('accounts eks linux/arm64: reading the layer sha256:');
    const { metadata, components } = await readBom();
    expect(metadata.component.version).toMatch(/^sha256:/);
    expect(components.map((each) => each['bom-ref'])).toEqual([
      'os:debian:12',
      'pkg:deb/debian/bash@5.2?arch=arm64&distro=debian-12',
      'pkg:npm/a@1.0.0',
    ]);
    // Layers that were read are not read again.
    expect((await make()).stderr).toBe('');
  });

  it('says what it does not read', async () => {
    await project.image('arm64', { path: 'var/lib/rpm/rpmdb.sqlite', content: 'SQLite' });
    const { stderr } = await make();
    expect(stderr).toContain(
      '/var/lib/rpm/rpmdb.sqlite is not read, so the packages in it are not in the SBOM',
    );
    expect((await readBom()).metadata.component.properties?.[0]?.value).toBe('/var/lib/rpm/rpmdb.sqlite');
  });
});
