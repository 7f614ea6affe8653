import type { Container, PodSpec } from './manifests';

/** Volumes that do not reach the node. */
const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * What a namespace with `pod-security.kubernetes.io/enforce: restricted` would refuse, a sentence each; empty when it
 * takes the pod. https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podSecurityFaults(pod: PodSpec): string[] {
  const { hostNetwork, hostPID, hostIPC, volumes = [], securityContext } = pod;
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return [
    ...(hostNetwork || hostPID || hostIPC ? ["it shares the node's namespaces"] : []),
    ...(securityContext?.sysctls?.length ? ['it sets sysctls'] : []),
    ...volumes
      .filter((volume) => Object.keys(volume).some((key) => key !== 'name' && !volumeTypes.includes(key)))
      .map(({ name }) => `volume ${String(name)} is of a type that reaches the node`),
    ...containers.flatMap((container) =>
      containerFaults(container, pod).map((fault) => `container ${container.name} ${fault}`),
    ),
  ];
}

/** A container's own setting goes before the pod's. */
function containerFaults({ ports = [], securityContext: own = {} }: Container, pod: PodSpec): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = { ...pod.securityContext, ...own };
  const rules: [string, boolean][] = [
    ['is privileged', own.privileged !== true],
    ['may gain rights', own.allowPrivilegeEscalation === false],
    ['keeps capabilities', own.capabilities?.drop?.includes('ALL') === true],
    ['adds capabilities', (own.capabilities?.add ?? []).every((each) => each === 'NET_BIND_SERVICE')],
    ['may run as root', runAsNonRoot === true && runAsUser !== 0],
    ['has no seccomp profile', ['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type ?? '')],
    ['has another /proc', (own.procMount ?? 'Default') === 'Default'],
    ['takes a port of the node', ports.every(({ hostPort }) => !hostPort)],
  ];
  return rules.filter(([, holds]) => !holds).map(([fault]) => fault);
}
