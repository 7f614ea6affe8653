import { MultiarchError } from '../errors';
import type { DeploymentPolicy } from '../policy';
import { shortDigest } from '../report';
import { counted, type NodeGroup } from './pods';
import type { RegistryView } from './registry-view';
import { referenceOf, type Running } from './running';

/** What a comparison can end in. */
export type VerdictCode =
  'ok' | 'policy' | 'architecture' | 'other-image' | 'not-in-registry' | 'older' | 'differs' | 'pending';

export interface Verdict {
  code: VerdictCode;
  text: string;
}

/** What runs, beside what the policy and the registry say. */
export interface DeployedRow {
  runs: string;
  architecture: string;
  /** The digest it runs, shortened, or the reference where the service tells no digest. */
  image: string;
  policy: string;
  registry: string;
  /** At least one. */
  verdicts: Verdict[];
}

/** Compares one function, service or group of pods. */
export function compare(running: Running, view: RegistryView, policy: DeploymentPolicy): DeployedRow {
  const faults = [...placeVerdicts(running, policy), ...imageVerdicts(running, view)];
  const ok: Verdict = running.digest
    ? { code: 'ok', text: 'ok' }
    : { code: 'ok', text: 'ok, as far as a tag tells' };
  return {
    runs: running.runs,
    architecture: running.architecture,
    image: running.digest ? shortDigest(running.digest) : running.image,
    ...columns(view, policy),
    verdicts: faults.length > 0 ? faults : [ok],
  };
}

/** Compares the nodes of a cluster with the image that would be started on them next. */
export function compareNodes(group: NodeGroup, view: RegistryView, policy: DeploymentPolicy): DeployedRow {
  const { architecture, count } = group;
  const fits = view.moving?.architectures.includes(architecture);
  return {
    runs: `eks ${counted(count, 'node')}`,
    architecture,
    image: view.movingTag,
    ...columns(view, policy),
    verdicts: [fits ? { code: 'ok', text: 'ok' } : lacking(view.movingTag, architecture)],
  };
}

/**
 * Ends the command where something that runs is not as it should be; the table above says what.
 *
 * @throws MultiarchError DEPLOYMENT_DIFFERS
 */
export function assertAsDeployed(rows: readonly DeployedRow[], project: string): void {
  const wrong = rows.flatMap(({ runs, architecture, verdicts }) =>
    verdicts
      .filter(({ code }) => code !== 'ok')
      .map(({ text }) => `${[runs, architecture].filter(Boolean).join(' ')}: ${text}`),
  );
  if (wrong.length === 0) return;
  throw new MultiarchError('DEPLOYMENT_DIFFERS', {
    happened: `what runs of ${project} is not what the registry and the policy say:\n    ${wrong.join('\n    ')}`,
    expected: 'the image of the moving tag, on architectures that it and the policy have',
    mend: `deploy the digest that nx docker-inspect ${project} shows, with the architecture in the service's own configuration; docs/docker-inspect.md says where each has it`,
    details: { rows },
  });
}

function placeVerdicts({ architecture }: Running, { architectures }: DeploymentPolicy): Verdict[] {
  if (architecture === '') return [{ code: 'pending', text: 'not placed on a node yet' }];
  const allowed: readonly string[] = architectures;
  return allowed.includes(architecture)
    ? []
    : [{ code: 'policy', text: `the policy allows ${allowed.join(' and ')}` }];
}

function imageVerdicts({ image, digest: told, architecture }: Running, view: RegistryView): Verdict[] {
  const ref = referenceOf(image);
  if (!ref || `${ref.registry}/${ref.repository}` !== view.name) {
    return [{ code: 'other-image', text: `runs ${image}, not an image of ${view.name}` }];
  }
  const digest = told ?? ref.digest ?? view.tags.get(ref.tag ?? 'latest');
  const held = digest && view.digests.get(digest);
  if (!digest || !held) {
    const name = digest ? shortDigest(digest) : image;
    return [{ code: 'not-in-registry', text: `${name} is not in the registry (any more)` }];
  }
  if (architecture !== '' && !held.architectures.includes(architecture)) {
    return [lacking(`its image (${held.architectures.join(' and ')})`, architecture)];
  }
  if (digest === view.moving?.digest || view.moving?.children.includes(digest)) return [];
  return [age(held.time, view)];
}

function lacking(image: string, architecture: string): Verdict {
  return {
    code: 'architecture',
    text: `${image} has no ${architecture}: it ends in "exec format error" or is not pulled at all`,
  };
}

function age(time: string, { movingTag, moving }: RegistryView): Verdict {
  const newest = moving?.time ?? '';
  if (time !== '' && time < newest) {
    return { code: 'older', text: `older than ${movingTag}: of ${time}, ${movingTag} is of ${newest}` };
  }
  return { code: 'differs', text: `not what ${movingTag} names` };
}

function columns(
  { movingTag, moving }: RegistryView,
  { architectures }: DeploymentPolicy,
): Pick<DeployedRow, 'policy' | 'registry'> {
  return {
    policy: architectures.join(', '),
    registry: moving
      ? `${movingTag} ${shortDigest(moving.digest)} ${moving.architectures.join(', ')}`
      : `no ${movingTag}`,
  };
}
