import { describe, expect, it } from 'vitest';
import { pluginSource } from './plugin-source';

const NO_TESTS = '**/!(*.test.ts|*.itest.ts)';

describe('pluginSource', () => {
  it('is a folder of this workspace: its build sources are inputs', () => {
    const { name, buildInputs } = pluginSource('/repo', '/repo/tools/nx-multiarch');
    expect(name).toBe('./tools/nx-multiarch');
    expect(buildInputs).toContain(`{workspaceRoot}/tools/nx-multiarch/install/${NO_TESTS}`);
    expect(buildInputs).toContain(`{workspaceRoot}/tools/nx-multiarch/src/io/seal/${NO_TESTS}`);
    expect(buildInputs).toContainEqual({ externalDependencies: ['dockerfile-ast', 'fflate'] });
  });

  it('verifies anew when the rules, the scan or the ELF parser change', () => {
    const { verifyInputs } = pluginSource('/repo', '/repo/tools/nx-multiarch');
    expect(verifyInputs).toEqual(
      expect.arrayContaining([
        `{workspaceRoot}/libs/elf/src/${NO_TESTS}`,
        `{workspaceRoot}/tools/nx-multiarch/src/core/verify/${NO_TESTS}`,
        `{workspaceRoot}/tools/nx-multiarch/src/io/verify/${NO_TESTS}`,
      ]),
    );
  });

  it.each(['/repo/node_modules/nx-multiarch', '/elsewhere/nx-multiarch'])(
    'is an installed package: %s',
    (folder) => {
      expect(pluginSource('/repo', folder)).toEqual({
        name: 'nx-multiarch',
        buildInputs: [{ externalDependencies: ['nx-multiarch'] }],
        verifyInputs: [{ externalDependencies: ['nx-multiarch'] }],
        sbomInputs: [{ externalDependencies: ['nx-multiarch'] }],
      });
    },
  );
});
