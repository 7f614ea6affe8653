import { describe, expect, it } from 'vitest';
import type { LayerFile } from '../../testing/layout';
import { library, program, soundImage } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

describe('planted faults: the start', () => {
  const NODE = '/usr/local/bin/node';
  const node = (change: Partial<LayerFile>): LayerFile[] => [
    { path: NODE.slice(1), content: program('arm64'), mode: 0o755, ...change },
  ];

  it.each<[string, LayerFile[], Partial<Record<string, unknown>>, object[]]>([
    [
      'an x86-64 entrypoint',
      node({ content: program('amd64') }),
      {},
      [
        { rule: 'machine', path: NODE },
        {
          rule: 'entrypoint',
          path: NODE,
          found: expect.stringContaining('its loader "/lib64/ld-linux-x86-64'),
        },
      ],
    ],
    [
      'an entrypoint that is not there',
      [],
      { Entrypoint: ['/entrypoint.sh'] },
      [{ rule: 'entrypoint', path: '/entrypoint.sh', found: 'there is no such file' }],
    ],
    [
      'an entrypoint that the user may not execute',
      node({ mode: 0o744 }),
      {},
      [{ rule: 'entrypoint', path: NODE, found: 'mode 0744 of 0:0: user 1000:1000 may not execute it' }],
    ],
    [
      'a script whose interpreter is missing',
      [{ path: 'start.sh', content: '#!/bin/bash\nnode main.js\n', mode: 0o755 }],
      { Entrypoint: ['/start.sh'] },
      [{ rule: 'entrypoint', path: '/start.sh', found: expect.stringContaining('"/bin/bash"') }],
    ],
    ['an unknown user', [], { User: 'app' }, [{ rule: 'user', found: 'no user "app" in /etc/passwd' }]],
    [
      'no command at all',
      [],
      { Cmd: undefined },
      [{ rule: 'entrypoint', found: 'no Entrypoint and no Cmd' }],
    ],
  ])('%s', async (_name, files, config, expected) => {
    const spec = soundImage('arm64', files);
    const found = await findings({ ...spec, config: { ...spec.config, ...config } });
    expect(found).toMatchObject(expected);
  });

  it("glibc's loader is missing for all of a musl image", async () => {
    const spec = soundImage('arm64');
    const musl = { path: 'usr/lib/ld-musl-aarch64.so.1', content: library('arm64', []), mode: 0o755 };
    const gone = ['usr/lib/aarch64-linux-gnu/.wh.libc.so.6', 'usr/lib/.wh.ld-linux-aarch64.so.1'];
    const added = [musl, ...gone.map((path) => ({ path }))];
    const found = await findings({ ...spec, layers: [...spec.layers, { files: added }] });
    expect(found).toContainEqual({
      rule: 'libc',
      path: NODE,
      found: 'glibc',
      expected: 'musl, as in the image',
    });
    expect(found.at(-1)).toMatchObject({ rule: 'entrypoint', found: expect.stringContaining('its loader') });
  });
});
