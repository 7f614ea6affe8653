import { addProjectConfiguration, type Tree, writeJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../init/default-options';
import serviceGenerator from './generator';

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  addProjectConfiguration(tree, 'carts', { root: 'apps/carts' });
  tree.write('apps/taken/notes.txt', 'mine');
});

const COMMAND = 'nx g nx-multiarch:service';

describe.each([
  [
    { name: 'MyOrders' },
    'error: "MyOrders" cannot be the name of an app [BAD_OPTIONS]',
    `${COMMAND} my-orders`,
  ],
  [{ name: '../orders' }, '"../orders" cannot be the name of an app', `${COMMAND} orders`],
  [{ name: '1-orders' }, '"1-orders" cannot be the name of an app', `${COMMAND} orders`],
  [{ name: '***' }, '"***" cannot be the name of an app', `${COMMAND} orders`],
  [{ name: 'o'.repeat(51) }, 'cannot be the name of an app', `${COMMAND} ${'o'.repeat(50)}`],
  [
    { deployment: 'k8s' },
    'error: "k8s" is no deployment target [UNKNOWN_DEPLOYMENT]',
    `${COMMAND} orders --deployment=eks`,
  ],
  [{ directory: '../elsewhere' }, '"../elsewhere" is no folder for an app', 'leave --directory out'],
  [{ directory: '/tmp/orders' }, '"/tmp/orders" is no folder for an app', 'leave --directory out'],
  [{ directory: '.' }, '"." is no folder for an app', 'leave --directory out'],
  [
    { name: 'carts' },
    'there is already a project "carts", in apps/carts',
    'add a Dockerfile.eks to apps/carts',
  ],
  [{ name: 'taken' }, 'apps/taken is there already and holds files', '--directory=apps/taken-2'],
])('%j', (options, happened, mend) => {
  it('is refused with what mends it, and nothing is written', async () => {
    const before = tree.listChanges().length;
    const error = await serviceGenerator(tree, { name: 'orders', deployment: 'eks', ...options }).catch(
      (thrown: Error) => thrown.message,
    );
    expect(error).toContain(happened);
    expect(error).toContain('\n  expected: ');
    expect(error).toContain(mend);
    expect(tree.listChanges()).toHaveLength(before);
  });
});

describe('a deployment target that the policy leaves out', () => {
  it('is refused, since Nx would load no graph with it', async () => {
    const { policy, ...options } = defaultOptions(tree, {}, 'registry.example.com');
    const plugin = { plugin: 'nx-multiarch', options: { ...options, policy: { ecs: policy.ecs } } };
    writeJson(tree, 'nx.json', { plugins: [plugin] });
    const making = serviceGenerator(tree, { name: 'orders', deployment: 'eks' });
    await expect(making).rejects.toThrow(/says nothing about "eks"[\s\S]*one of ecs[\s\S]*--deployment=ecs/);
  });
});
