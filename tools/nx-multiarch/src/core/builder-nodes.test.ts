import { describe, expect, it } from 'vitest';
import { type BuilderNode, hostOf, nodeFor, parseBuilder, runs } from './builder-nodes';
import { linux } from './platform';

const ARM = linux('arm64');

/** As buildx 0.13 prints the engine's own builder; a tabwriter makes the columns. */
const ENGINE = `Name:          default
Driver:        docker
Last Activity: 2026-11-21 06:18:01 +0000 UTC

Nodes:
Name:             default
Endpoint:         default
Status:           running
BuildKit version: v0.0.0+unknown
Platforms:        linux/amd64, linux/amd64/v2, linux/amd64/v3, linux/arm64
Labels:
 org.mobyproject.buildkit.worker.network:  host
`;

const TWO_NODES = `Name:   multiarch
Driver: docker-container

Nodes:
Name:      multiarch0
Endpoint:  ssh://build@x86-node
Status:    running
Platforms: linux/amd64*, linux/amd64/v2, linux/arm64

Name:      multiarch1
Endpoint:  ssh://build@arm-node
Status:    running
Platforms: linux/arm64*, linux/arm/v7

Name:      multiarch2
Endpoint:  ssh://build@gone
Error:     Cannot connect to the Docker daemon
`;

describe('parseBuilder', () => {
  it("reads the engine's own builder", () => {
    expect(parseBuilder(ENGINE)).toEqual({
      driver: 'docker',
      error: undefined,
      nodes: [
        {
          name: 'default',
          status: 'running',
          error: undefined,
          platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3', 'linux/arm64'],
          declared: [],
        },
      ],
    });
  });

  it('reads several nodes, what each was made for, and what is wrong with one', () => {
    const { driver, nodes } = parseBuilder(TWO_NODES);
    expect(driver).toBe('docker-container');
    expect(nodes.map(({ name }) => name)).toEqual(['multiarch0', 'multiarch1', 'multiarch2']);
    expect(nodes.map(({ declared }) => declared)).toEqual([['linux/amd64'], ['linux/arm64'], []]);
    expect(nodes[2]).toMatchObject({ error: 'Cannot connect to the Docker daemon', platforms: [] });
  });

  it.each([
    [
      'an engine that does not answer',
      'Name:   dead\nDriver: \nError:  Cannot connect\n',
      '',
      'Cannot connect',
    ],
    ['nothing', '', '', undefined],
  ])('reads %s', (_name, text, driver, error) => {
    expect(parseBuilder(text)).toEqual({ driver, error, nodes: [] });
  });

  it('reads a node that says nothing', () => {
    const text = 'Driver: remote\nNodes:\nName:\nStatus: inactive\n';
    expect(parseBuilder(text).nodes).toEqual([
      { name: '', status: 'inactive', error: undefined, platforms: [], declared: [] },
    ]);
  });
});

const node = (name: string, platforms: string[], declared: string[] = []): BuilderNode => ({
  name,
  platforms,
  declared,
});

describe('nodeFor chooses as buildx does', () => {
  const x86 = node('x86', ['linux/amd64', 'linux/arm64']);
  it.each<[string, BuilderNode[], string | undefined]>([
    ['the one made for the platform', [x86, node('arm', ['linux/arm64'], ['linux/arm64'])], 'arm'],
    ['the first that runs it', [x86, node('arm', ['linux/arm64'])], 'x86'],
    [
      'by the platform, not by its spelling',
      [node('other', ['linux/s390x']), node('arm', ['linux/arm64/v8'])],
      'arm',
    ],
    ['the first, where none runs it', [node('a', ['linux/amd64']), node('b', ['linux/386'])], 'a'],
    ['no platform that is none', [node('odd', ['(unknown)']), node('arm', ['linux/arm64'])], 'arm'],
    ['none of none', [], undefined],
  ])('%s', (_name, nodes, chosen) => {
    expect(nodeFor(ARM, nodes)?.name).toBe(chosen);
  });
});

it.each([
  [['linux/arm64', 'linux/amd64'], 'arm64', true],
  [['linux/amd64'], 'amd64', false],
  [['(unknown)'], '', false],
  [[], '', false],
])('a node of %j is of %j, runs linux/arm64: %j', (platforms, host, runsArm) => {
  expect([hostOf(node('n', platforms)), runs(node('n', platforms), ARM)]).toEqual([host, runsArm]);
});
