import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { listJson, nodeJson, podJson } from '../../testing/cluster-json';
import { errorOf } from '../../testing/error-of';
import { digestLike } from '../../testing/held-image';
import { exec } from '../exec';
import { readCluster } from './cluster';

// The real kubectl against an API that answers as a cluster does
// (https://kubernetes.io/docs/reference/using-api/api-concepts/).
const SCRIPT = join(__dirname, '..', '..', '..', '..', 'setup', 'kubectl.sh');

const IMAGE = 'host/team/app:dev-latest';
const PULLED = `host/team/app@${digestLike('a')}`;

let folder: string;
let server: Server;

const resource = (name: string, kind: string, namespaced: boolean) => ({
  name,
  singularName: '',
  kind,
  namespaced,
  verbs: ['get', 'list'],
});

const ANSWERS: Record<string, object> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [resource('nodes', 'Node', false), resource('pods', 'Pod', true)],
  },
  '/api/v1/nodes': listJson('NodeList', [nodeJson('g1', 'arm64'), nodeJson('a1', 'amd64')]),
  '/api/v1/namespaces/shop/pods': listJson('PodList', [podJson('accounts-1', IMAGE, 'g1', PULLED)]),
};

/** The path of a kubectl. @throws Error with the words of the script */
async function provideKubectl(): Promise<string> {
  const { exitCode, stdout, stderr } = await exec('bash', [SCRIPT, '--path']);
  if (exitCode !== 0) throw new Error(`this test needs kubectl: ${stderr}`);
  return stdout.trim();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const kubectl = await provideKubectl();
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cluster.invalid');
    const selected = pathname.endsWith('/pods') && searchParams.get('labelSelector') !== 'app=accounts';
    const answer = selected ? listJson('PodList', []) : ANSWERS[pathname];
    const missing = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? missing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const config = join(folder, 'config');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(
    config,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server: url } }],
      users: [{ name: 'test', user: { token: 'test' } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    }),
  );
  vi.stubEnv('KUBECONFIG', config);
  vi.stubEnv('PATH', `${dirname(kubectl)}:${process.env.PATH}`);
  // Where it keeps what it found out of the API.
  vi.stubEnv('HOME', folder);
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.stubEnv('no_proxy', '127.0.0.1');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

it('reads nodes and pods through kubectl', async () => {
  expect(await readCluster(exec, { namespace: 'shop', selector: 'app=accounts', context: 'test' })).toEqual({
    nodes: [
      { name: 'g1', architecture: 'arm64' },
      { name: 'a1', architecture: 'amd64' },
    ],
    pods: [{ node: 'g1', containers: [{ image: IMAGE, digest: digestLike('a') }] }],
  });
});

it('says that a context does not exist, in the words of kubectl', async () => {
  const place = { namespace: 'shop', selector: 'app=accounts', context: 'elsewhere' };
  const text = format(await errorOf(readCluster(exec, place)));
  expect(text).toContain('[KUBERNETES]');
  expect(text).toMatch(/cause: .*elsewhere/);
});

it('says that no pod has the labels', async () => {
  const text = format(await errorOf(readCluster(exec, { namespace: 'shop', selector: 'app=other' })));
  expect(text).toContain('no pod of the namespace shop has the labels app=other; the cluster has 2 nodes');
});
