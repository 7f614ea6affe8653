import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deploymentOf, page } from './testing/manifests';

// The commands in docs/deploy-accounts.md make what the pods look for.

const docs = page('deploy-accounts.md');
const [, name, key] = /create configmap (\S+) --from-file=([\w.]+)=/.exec(docs) ?? [];

describe.each(['dev', 'prod', 'prod-canary'] as const)("the database's CA in %s", (overlay) => {
  const { containers, volumes = [] } = deploymentOf(overlay).spec.template.spec;
  const mounts = (containers[0]!.volumeMounts ?? []).filter(({ name: volume }) => volume === 'database-ca');

  it('is the ConfigMap that the docs make, and a pod starts without one too', () => {
    expect(volumes).toEqual([{ name: 'database-ca', configMap: { name, optional: true } }]);
  });

  it('is where the URL in the docs says', () => {
    expect(mounts).toHaveLength(1);
    expect(mounts[0]?.readOnly).toBe(true);
    const paths = [...docs.matchAll(/sslmode=verify-full&sslrootcert=([\w./-]+)/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(0);
    expect([...new Set(paths)]).toEqual([join(mounts[0]!.mountPath, key!)]);
  });
});
