import { describe, expect, it } from 'vitest';
import { deploymentOf, only, type PodSpec, rendered } from './testing/manifests';
import { podSecurityFaults } from './testing/pod-security';

const podOf = (name: 'dev' | 'prod' | 'prod-canary'): PodSpec => deploymentOf(name).spec.template.spec;

describe('restricted pod security', () => {
  it.each(['dev', 'prod'] as const)('is what the namespace of %s enforces', (name) => {
    expect(only(rendered(name), 'Namespace').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it.each(['dev', 'prod', 'prod-canary'] as const)('is kept by %s', (name) => {
    expect(podSecurityFaults(podOf(name))).toEqual([]);
  });

  it.each<[string, (pod: PodSpec) => void]>([
    ['container accounts is privileged', (pod) => (pod.containers[0]!.securityContext!.privileged = true)],
    [
      'container accounts may gain rights',
      (pod) => delete pod.containers[0]!.securityContext!.allowPrivilegeEscalation,
    ],
    [
      'container accounts keeps capabilities',
      (pod) => delete pod.containers[0]!.securityContext!.capabilities,
    ],
    [
      'container accounts adds capabilities',
      (pod) => (pod.containers[0]!.securityContext!.capabilities!.add = ['SYS_ADMIN']),
    ],
    ['container accounts may run as root', (pod) => delete pod.securityContext!.runAsNonRoot],
    ['container accounts may run as root', (pod) => (pod.containers[0]!.securityContext!.runAsUser = 0)],
    ['container accounts has no seccomp profile', (pod) => delete pod.securityContext!.seccompProfile],
    [
      'container accounts has no seccomp profile',
      (pod) => (pod.containers[0]!.securityContext!.seccompProfile = { type: 'Unconfined' }),
    ],
    [
      'container accounts has another /proc',
      (pod) => (pod.containers[0]!.securityContext!.procMount = 'Unmasked'),
    ],
    ['container accounts takes a port of the node', (pod) => (pod.containers[0]!.ports[0]!.hostPort = 8080)],
    ["it shares the node's namespaces", (pod) => (pod.hostNetwork = true)],
    ['it sets sysctls', (pod) => (pod.securityContext!.sysctls = [{}])],
    [
      'volume logs is of a type that reaches the node',
      (pod) => (pod.volumes = [{ name: 'logs', hostPath: { path: '/var/log' } }]),
    ],
  ])('would be noticed: %s', (fault, change) => {
    const pod = podOf('prod');
    change(pod);
    expect(podSecurityFaults(pod)).toEqual([fault]);
  });

  it('counts what starts before the container, too', () => {
    const pod = podOf('prod');
    pod.initContainers = [{ ...pod.containers[0]!, name: 'migrate', securityContext: {} }];
    expect(podSecurityFaults(pod)).toContain('container migrate keeps capabilities');
  });
});

describe('beyond the standard', () => {
  it.each(['dev', 'prod', 'prod-canary'] as const)(
    '%s writes nowhere and speaks to no Kubernetes',
    (name) => {
      const pod = podOf(name);
      expect(pod.containers.map(({ securityContext }) => securityContext?.readOnlyRootFilesystem)).toEqual([
        true,
      ]);
      expect(pod.automountServiceAccountToken).toBe(false);
    },
  );

  it.each(['dev', 'prod'] as const)('%s keeps no secret in the repository', (name) => {
    expect(rendered(name).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
