import { describe, expect, it } from 'vitest';
import { foreignBuilder, layoutlessContext, silentBuilder, unknownBuilder } from './builder-errors';
import { format, type MultiarchError } from './errors';
import { linux } from './platform';

const ARM = linux('arm64');
const BUILDER = { builder: 'graviton' };
const CONTEXT = { context: 'arm-node' };

describe('what a person reads of a builder', () => {
  it.each<[string, MultiarchError, string[]]>([
    [
      'unknown builder',
      unknownBuilder(BUILDER, ARM, 'ERROR: no builder "graviton" found\n'),
      [
        'error: the builder "graviton" for linux/arm64 is not known here: no builder "graviton" found [NO_BUILDER]',
        'expected: one of docker buildx ls',
        'docker/builders/ssh-nodes.sh, or docker buildx create --name graviton',
        '"builders" in the plugin\'s options in nx.json, or NX_MULTIARCH_BUILDER_ARM64 on this machine',
      ],
    ],
    [
      'unknown context',
      unknownBuilder(CONTEXT, ARM, 'ERROR: no builder "arm-node" found'),
      [
        'the Docker context "arm-node" for linux/arm64 is not known here',
        'expected: one of docker context ls',
        'docker context create arm-node --docker host=ssh://<machine>',
      ],
    ],
    [
      'a builder that does not answer',
      silentBuilder(BUILDER, ARM, 'context deadline exceeded'),
      [
        'the builder "graviton" for linux/arm64 does not answer: context deadline exceeded [NO_BUILDER]',
        'to mend:  docker buildx inspect --bootstrap graviton shows what is wrong with it',
        'or NX_MULTIARCH_BUILDER_ARM64 on this machine',
      ],
    ],
    [
      'a context that does not answer',
      silentBuilder(CONTEXT, ARM, 'Cannot connect to the Docker daemon at ssh://x.\nmore'),
      [
        'the Docker context "arm-node" for linux/arm64 does not answer: Cannot connect to the Docker daemon at ssh://x.',
        'to mend:  docker --context=arm-node version shows',
      ],
    ],
    [
      'the builder in use, that does not answer',
      silentBuilder(undefined, ARM, 'gone'),
      [
        'the builder in use for linux/arm64 does not answer: gone',
        'to mend:  docker buildx inspect --bootstrap shows what is wrong with it',
      ],
    ],
    [
      'a builder without the platform',
      foreignBuilder(BUILDER, ARM, ['linux/amd64', 'linux/386']),
      [
        'the builder "graviton" was chosen for linux/arm64 and runs linux/amd64, linux/386 [NO_BUILDER]',
        'expected: a builder that runs linux/arm64, natively or emulated',
        'or take the entry out: an image whose Dockerfile runs no command of arm64 is built by any builder',
      ],
    ],
    [
      'a context that exports no layout',
      layoutlessContext('arm-node'),
      [
        'the engine of the Docker context "arm-node" cannot export an OCI layout',
        '[NO_BUILDX]',
        'docker buildx create --name arm-node-builder --driver docker-container arm-node',
      ],
    ],
  ])('%s', (_name, error, parts) => {
    for (const part of parts) expect(format(error)).toContain(part);
  });
});
