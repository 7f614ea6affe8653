import { describe, expect, it } from 'vitest';
import { errorOf } from '../testing/error-of';
import { BUILDER_NAME, builderVariable, chooseBuilder, describeChoice } from './builders';
import { linux } from './platform';

const ARM = linux('arm64');
const BUILDERS = { 'linux/arm64': { builder: 'graviton' }, 'linux/amd64': { context: 'x86-node' } };

describe('chooseBuilder', () => {
  it.each([
    ['what nx.json says, a builder', 'arm64', undefined, { builder: 'graviton' }],
    ['what nx.json says, a context', 'amd64', undefined, { context: 'x86-node' }],
    ['an empty variable says nothing', 'arm64', '', { builder: 'graviton' }],
    ['the variable wins', 'arm64', 'ci-arm.2', { builder: 'ci-arm.2' }],
    ['the variable names a context', 'arm64', 'context:arm-node', { context: 'arm-node' }],
  ] as const)('%s', (_name, architecture, variable, choice) => {
    expect(chooseBuilder(linux(architecture), BUILDERS, variable)).toEqual(choice);
  });

  it('leaves it to Docker where nothing is said', () => {
    expect(chooseBuilder(ARM, {}, undefined)).toBeUndefined();
  });

  it.each(['context:', '--help', 'two words', 'a\nb'])('takes %j for no name', async (variable) => {
    const error = await errorOf(Promise.resolve().then(() => chooseBuilder(ARM, {}, variable)));
    expect(error).toMatchObject({
      code: 'BAD_OPTIONS',
      happened: `NX_MULTIARCH_BUILDER_ARM64 is "${variable}", which names no builder`,
      mend: 'correct it or unset NX_MULTIARCH_BUILDER_ARM64',
    });
  });
});

it('names a variable for each architecture', () => {
  expect([builderVariable(ARM), builderVariable(linux('amd64'))]).toEqual([
    'NX_MULTIARCH_BUILDER_ARM64',
    'NX_MULTIARCH_BUILDER_AMD64',
  ]);
});

it.each([
  [{ builder: 'graviton' }, 'the builder "graviton"'],
  [{ context: 'x86-node' }, 'the Docker context "x86-node"'],
])('%j is shown as %s', (choice, text) => expect(describeChoice(choice)).toBe(text));

it('lets no name be an option', () => expect(BUILDER_NAME.test('-x')).toBe(false));
