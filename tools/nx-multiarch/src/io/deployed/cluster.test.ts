import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import { listJson, nodeJson, podJson } from '../../testing/cluster-json';
import { errorOf } from '../../testing/error-of';
import { digestLike } from '../../testing/held-image';
import type { Exec } from '../exec';
import { readCluster } from './cluster';

const IMAGE = 'host/team/app:dev-latest';
const PLACE = { namespace: 'shop', selector: 'app=accounts' };
const NODES = listJson('List', [nodeJson('g1', 'arm64'), nodeJson('a1', 'amd64')]);
const PODS = listJson('List', [
  podJson('accounts-1', IMAGE, 'g1', `host/team/app@${digestLike('a')}`),
  podJson('accounts-2', `host/team/app@${digestLike('b')}`, 'a1'),
  podJson('accounts-3', IMAGE),
]);

/** A kubectl that prints this for `get nodes` and `get pods`, in two parts. */
function kubectl(nodes: unknown, pods: unknown, seen: string[][] = []): Exec {
  return (_file, args, { onStdout } = {}) => {
    seen.push([...args]);
    const text = JSON.stringify(args.includes('nodes') ? nodes : pods);
    onStdout?.(text.slice(0, 10));
    onStdout?.(text.slice(10));
    return Promise.resolve({ stdout: text.slice(10), stderr: '', exitCode: 0 });
  };
}

describe('readCluster', () => {
  it('reads nodes and pods', async () => {
    const seen: string[][] = [];
    expect(await readCluster(kubectl(NODES, PODS, seen), { ...PLACE, context: 'staging' })).toEqual({
      nodes: [
        { name: 'g1', architecture: 'arm64' },
        { name: 'a1', architecture: 'amd64' },
      ],
      pods: [
        { node: 'g1', containers: [{ image: IMAGE, digest: digestLike('a') }] },
        { node: 'a1', containers: [{ image: `host/team/app@${digestLike('b')}`, digest: digestLike('b') }] },
        { node: undefined, containers: [{ image: IMAGE, digest: undefined }] },
      ],
    });
    expect(seen.map((args) => args.join(' '))).toEqual([
      '--context staging get nodes -o json --request-timeout=30s',
      '--context staging get pods --namespace shop --selector app=accounts -o json --request-timeout=30s',
    ]);
  });

  it('says that no pod has the labels', async () => {
    const text = format(await errorOf(readCluster(kubectl(NODES, listJson('List', [])), PLACE)));
    expect(text).toContain(
      'no pod of the namespace shop has the labels app=accounts; the cluster has 2 nodes',
    );
    expect(text).toContain('kubectl get pods --namespace shop --show-labels');
  });

  it('says that there is no kubectl', async () => {
    const exec: Exec = () => Promise.reject(Object.assign(new Error('spawn'), { code: 'ENOENT' }));
    const text = format(await errorOf(readCluster(exec, PLACE)));
    expect(text).toContain('there is no kubectl on the PATH [NO_KUBECTL]');
    expect(text).toContain('https://kubernetes.io/docs/tasks/tools/');
  });

  it('passes on what kubectl says', async () => {
    const stderr = 'error: context "staging" does not exist\n';
    const exec: Exec = () => Promise.resolve({ stdout: '', stderr, exitCode: 1 });
    const text = format(await errorOf(readCluster(exec, PLACE)));
    expect(text).toContain(
      'kubectl get nodes -o json --request-timeout=30s ended with status 1 [KUBERNETES]',
    );
    expect(text).toContain('kubectl config get-contexts');
    expect(text).toContain('cause:    error: context "staging" does not exist');
  });

  it('says that something else answers under its name', async () => {
    const text = format(await errorOf(readCluster(kubectl({ hello: 1 }, PODS), PLACE)));
    expect(text).toContain('kubectl printed something else than a list of Kubernetes objects [KUBERNETES]');
  });
});
