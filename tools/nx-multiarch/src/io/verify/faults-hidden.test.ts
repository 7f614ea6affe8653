import { buildElf } from '@nx-multiarch/elf';
import { describe, expect, it } from 'vitest';
import type { LayerFile } from '../../testing/layout';
import { fittingAddon, program, realAddon, soundImage, withParents } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

/** An addon among the app's packages, with these bytes. */
const addon = (content: Buffer): LayerFile[] =>
  withParents([{ path: 'app/node_modules/other/other.node', content }]);

const ADDON = '/app/node_modules/other/other.node';

describe('planted faults: what is there and what is not', () => {
  it('a whiteout that hides the fault: that one passes', async () => {
    const wrong = addon(realAddon('linux-x64/bcrypt.glibc.node'));
    const hidden = [{ path: 'app/node_modules/other/.wh.other.node' }];
    expect(await findings(soundImage('arm64', wrong, hidden))).toEqual([]);
  });

  it('an opaque whiteout over the fault passes too, and hides nothing of its own layer', async () => {
    const wrong = addon(realAddon('linux-x64/bcrypt.glibc.node'));
    const opaque = { path: 'app/node_modules/other/.wh..wh..opq' };
    const right = { path: 'app/node_modules/other/right.node', content: fittingAddon('arm64') };
    expect(await findings(soundImage('arm64', wrong, [right, opaque]))).toEqual([]);
    const still = { path: 'app/node_modules/other/a.node', content: realAddon('linux-x64/bcrypt.musl.node') };
    expect(await findings(soundImage('arm64', wrong, [still, opaque]))).toHaveLength(1);
  });

  it('a hard link to a wrong file is as wrong', async () => {
    const wrong = addon(realAddon('linux-x64/bcrypt.glibc.node'));
    const link: LayerFile = { path: 'app/copy.node', type: 'link', linkname: ADDON.slice(1) };
    const paths = (await findings(soundImage('arm64', [...wrong, link]))).map(({ path }) => path);
    expect(paths).toEqual(['/app/copy.node', ADDON]);
  });

  it("an object file, a core dump, eBPF and separate symbols are nobody's to load", async () => {
    const files = [
      { path: 'app/a.o', content: Buffer.from(buildElf({ type: 1 })) },
      { path: 'app/core', content: Buffer.from(buildElf({ type: 4 })) },
      { path: 'app/probe.bpf', content: Buffer.from(buildElf({ machineId: 247 })) },
      { path: 'usr/lib/debug/x.debug', content: program('amd64').subarray(0, 200) },
    ];
    expect(await findings(soundImage('arm64', withParents(files)))).toEqual([]);
  });
});
