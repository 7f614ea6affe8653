import { counted, type NodeFacts, type PodFacts } from '../../core/deployed/pods';
import type { DeployedTargets } from '../../core/deployed/targets';
import { MultiarchError } from '../../core/errors';
import { type Exec, orNotInstalled } from '../exec';
import { parseNodes, parsePods } from './kube-json';

type Place = NonNullable<DeployedTargets['eks']>;

/** How long kubectl waits for the cluster's API. */
const TIMEOUT = '--request-timeout=30s';

/**
 * The nodes of a cluster and the pods of a workload, as kubectl shows them with the credentials that it has.
 *
 * @throws MultiarchError NO_KUBECTL, KUBERNETES
 */
export async function readCluster(
  exec: Exec,
  place: Place,
  signal?: AbortSignal,
): Promise<{ nodes: NodeFacts[]; pods: PodFacts[] }> {
  const { context, namespace, selector } = place;
  const where = context ? ['--context', context] : [];
  const get = (...what: string[]) => kubectl(exec, [...where, 'get', ...what, '-o', 'json', TIMEOUT], signal);
  const nodes = await get('nodes').then(read(parseNodes));
  const pods = await get('pods', '--namespace', namespace, '--selector', selector).then(read(parsePods));
  if (pods.length === 0) throw noPods(place, nodes.length);
  return { nodes, pods };
}

async function kubectl(exec: Exec, args: string[], signal?: AbortSignal): Promise<string> {
  // Collected here: of a long output an exec keeps the end alone, and a cluster may have many nodes.
  const parts: string[] = [];
  const options = { onStdout: (text: string) => void parts.push(text), signal };
  const { exitCode, stderr } = await orNotInstalled(exec, noKubectl)('kubectl', args, options);
  if (exitCode === 0) return parts.join('');
  throw new MultiarchError('KUBERNETES', {
    happened: `kubectl ${args.join(' ')} ended with status ${exitCode}`,
    expected: 'the right to list nodes, and pods of that namespace, in a cluster that answers',
    mend: 'kubectl config get-contexts shows the clusters it knows, kubectl auth can-i list nodes what it may do; for EKS: aws eks update-kubeconfig --name <cluster>',
    cause: new Error(stderr.trim()),
  });
}

function read<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (cause) {
      throw new MultiarchError('KUBERNETES', {
        happened: 'kubectl printed something else than a list of Kubernetes objects',
        expected: 'JSON of the API version v1',
        mend: 'check what kubectl on the PATH is: kubectl version',
        cause,
      });
    }
  };
}

function noKubectl(cause: unknown): MultiarchError {
  return new MultiarchError('NO_KUBECTL', {
    happened: 'there is no kubectl on the PATH',
    expected: 'kubectl with a context of the cluster',
    mend: 'install it (https://kubernetes.io/docs/tasks/tools/), then: aws eks update-kubeconfig --name <cluster>',
    cause,
  });
}

function noPods({ namespace, selector }: Place, nodes: number): MultiarchError {
  return new MultiarchError('KUBERNETES', {
    happened: `no pod of the namespace ${namespace} has the labels ${selector}; the cluster has ${counted(nodes, 'node')}`,
    expected: 'at least one pod of the workload',
    mend: `correct "eks" under targets.docker-inspect.options.deployed in project.json: kubectl get pods --namespace ${namespace} --show-labels`,
  });
}
