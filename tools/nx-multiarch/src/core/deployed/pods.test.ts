import { expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import { nodeGroups, podsRunning } from './pods';

const nodes = [
  { name: 'a1', architecture: 'amd64' },
  { name: 'g1', architecture: 'arm64' },
  { name: 'g2', architecture: 'arm64' },
];
const containers = [{ image: 'host/app:dev', digest: digestLike('a') }];

it('says what pods run by the architecture of their nodes', () => {
  const pods = [
    { node: 'g1', containers },
    { node: 'g2', containers },
    { node: 'a1', containers },
    { node: undefined, containers },
    { node: 'gone', containers },
    { node: 'g1', containers: [] },
  ];
  const running = podsRunning(pods, nodes, 'app');
  expect(running.map(({ runs, architecture, digest }) => [runs, architecture, digest])).toEqual([
    ['eks 2 pods', 'arm64', digestLike('a')],
    ['eks 1 pod', 'amd64', digestLike('a')],
    ['eks 2 pods', '', digestLike('a')],
  ]);
});

it('counts the nodes of each architecture', () => {
  expect(nodeGroups(nodes)).toEqual([
    { architecture: 'arm64', count: 2 },
    { architecture: 'amd64', count: 1 },
  ]);
});
