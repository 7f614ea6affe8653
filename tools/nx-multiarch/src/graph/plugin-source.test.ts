import { describe, expect, it } from 'vitest';
import { pluginSource } from './plugin-source';

describe('pluginSource', () => {
  it('is a folder of this workspace: its build sources are inputs', () => {
    const { name, buildInputs } = pluginSource('/repo', '/repo/tools/nx-multiarch');
    expect(name).toBe('./tools/nx-multiarch');
    expect(buildInputs).toContain('{workspaceRoot}/tools/nx-multiarch/install/**/*');
    expect(buildInputs).toContainEqual({ externalDependencies: [] });
  });

  it.each(['/repo/node_modules/nx-multiarch', '/elsewhere/nx-multiarch'])(
    'is an installed package: %s',
    (folder) => {
      expect(pluginSource('/repo', folder)).toEqual({
        name: 'nx-multiarch',
        buildInputs: [{ externalDependencies: ['nx-multiarch'] }],
      });
    },
  );
});
